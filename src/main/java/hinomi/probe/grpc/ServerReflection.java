package hinomi.probe.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import hinomi.config.Suggestions;
import hinomi.net.ProbeFault;
import hinomi.net.visit.Progress;
import hinomi.net.visit.ResponseLimits;
import hinomi.outcome.Cause;
import hinomi.probe.http.Response;
import hinomi.text.HumanText;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// Asks a server for the descriptors of a service, in a stream that is closed at once: the file
/// that defines it, then the imports that the server did not send along (gRPC server reflection v1,
/// or v1alpha where that is missing). Files, bytes and rounds are limited.
final class ServerReflection {
  static final int MAX_FILES = 256;
  static final int MAX_BYTES = (int) ResponseLimits.DEFAULT.body();
  static final int MAX_ROUNDS = 16;

  /// Of all full names.
  static final int MAX_CHARACTERS = 4_000_000;

  private static final String PREFIX = "grpc.reflection.";
  private static final List<String> VERSIONS = List.of("v1", "v1alpha");
  private static final int SHOWN = 20;
  private static final int LONGEST = 2_000;

  private final Progress progress;
  private final BiFunction<String, Buffer, Future<Response>> caller;
  private final Map<String, DescriptorFile> files = new LinkedHashMap<>();
  private final Set<String> requested = new HashSet<>();
  private int version;
  private int bytes;
  private int rounds;

  /// The caller takes a method and framed messages.
  ServerReflection(Progress progress, BiFunction<String, Buffer, Future<Response>> caller) {
    this.progress = progress;
    this.caller = caller;
  }

  /// The file of the service and all that it imports, by name.
  Future<Map<String, DescriptorFile>> find(String service) {
    return ask(List.of(ReflectionMessages.fileOfSymbol(service)))
        .compose(reply ->
            reply.files().isEmpty()
                ? explain(service, reply.error().orElse("no file"))
                : add(reply));
  }

  private Future<Map<String, DescriptorFile>> add(ReflectionMessages.Reply reply) {
    for (DescriptorFile file : reply.files()) {
      if (files.putIfAbsent(file.name(), file) == null) {
        bytes += file.bytes().size();
      }
    }
    require(files.size() <= MAX_FILES, MAX_FILES + " files");
    require(bytes <= MAX_BYTES, HumanText.size(MAX_BYTES));
    List<String> missing =
        files.values().stream()
            .flatMap(file -> file.imports().stream())
            .distinct()
            .filter(name -> !files.containsKey(name))
            .filter(requested::add)
            .toList();
    require(requested.size() <= MAX_FILES, MAX_FILES + " files");
    require(missing.isEmpty() || ++rounds <= MAX_ROUNDS, MAX_ROUNDS + " levels of imports");
    return missing.isEmpty()
        ? Future.succeededFuture(files)
        : ask(missing.stream().map(ReflectionMessages::fileOfName).toList()).compose(this::add);
  }

  static void require(boolean holds, String limit) {
    if (!holds) {
      throw new ProbeFault(
          Cause.TOO_LARGE, "the descriptors that the server gives have more than " + limit);
    }
  }

  private Future<ReflectionMessages.Reply> ask(List<Buffer> requests) {
    Buffer messages = Buffer.buffer();
    requests.forEach(each -> messages.appendBuffer(GrpcResponse.framed(each)));
    String method = PREFIX + VERSIONS.get(version) + ".ServerReflection/ServerReflectionInfo";
    return caller
        .apply(method, messages)
        .compose(response -> {
          if (isUnimplemented(response)) {
            version++;
            return version < VERSIONS.size() ? ask(requests) : Future.failedFuture(missing());
          }
          return Future.succeededFuture(read(response));
        });
  }

  /// A status of HTTP stands for one of gRPC where a proxy answers.
  private static boolean isUnimplemented(Response response) {
    return response.status() == HttpResponseStatus.NOT_FOUND.code()
        || GrpcResponse.status(response).code() == GrpcStatus.Code.UNIMPLEMENTED;
  }

  private static ProbeFault missing() {
    return new ProbeFault(
        Cause.PROTOCOL,
        "the server has no reflection (grpc.reflection.v1 and v1alpha are UNIMPLEMENTED); turn it on"
            + " or give a file as descriptors");
  }

  private ReflectionMessages.Reply read(Response response) {
    GrpcStatus status = GrpcResponse.status(response);
    if (!status.isOk()) {
      throw new ProbeFault(
          Cause.PROTOCOL, "the server refused to give its descriptors: " + status.inWords());
    }
    progress.record(GrpcProbe.REFLECTION, VERSIONS.get(version));
    return ReflectionMessages.read(GrpcResponse.messages(response.content()));
  }

  private Future<Map<String, DescriptorFile>> explain(String service, String error) {
    return ask(List.of(ReflectionMessages.services()))
        .compose(reply -> {
          List<String> known =
              reply.services().stream().filter(name -> !name.startsWith(PREFIX)).toList();
          return Future.failedFuture(
              new ProbeFault(Cause.ASSERTION, unknown(service, known, error)));
        });
  }

  private static String unknown(String service, List<String> known, String error) {
    if (known.isEmpty() || known.contains(service)) {
      return "the server has no descriptors of " + service + ": " + HumanText.clipped(error);
    }
    List<String> shown = known.stream().sorted().limit(SHOWN).map(HumanText::clipped).toList();
    return "the server has no service "
        + service
        + "; "
        + Suggestions.didYouMean(service, known.stream().filter(it -> it.length() < 100).toList())
        + "known: "
        + shown
        + (known.size() > SHOWN ? " and " + (known.size() - SHOWN) + " more" : "");
  }

  /// The call with the descriptors. What does not fit them is not what the author expects.
  static GrpcCall.Described described(GrpcCall.Reflected call, Map<String, DescriptorFile> files) {
    Collection<FileDescriptor> linked = new Linker(files).all();
    try {
      return call.with(linked);
    } catch (IllegalArgumentException wrong) {
      String detail = String.valueOf(wrong.getMessage());
      throw new ProbeFault(
          Cause.ASSERTION, detail.substring(0, Math.min(LONGEST, detail.length())));
    }
  }

  /// Links files in whatever order they came. An import that the server does not have is left out:
  /// often it only defines options.
  private static final class Linker {
    private final Map<String, DescriptorFile> files;
    private final Map<String, FileDescriptor> done = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();
    private long characters;

    Linker(Map<String, DescriptorFile> files) {
      this.files = files;
    }

    Collection<FileDescriptor> all() {
      files.values().forEach(this::linked);
      return done.values();
    }

    private FileDescriptor linked(DescriptorFile file) {
      FileDescriptor earlier = done.get(file.name());
      if (earlier != null) {
        return earlier;
      }
      if (!begun.add(file.name())) {
        throw new ProbeFault(
            Cause.PROTOCOL, "the descriptors of the server import each other: " + file.name());
      }
      FileDescriptor[] imports =
          file.imports().stream()
              .filter(files::containsKey)
              .map(files::get)
              .map(this::linked)
              .toArray(FileDescriptor[]::new);
      FileDescriptor linked = built(file, imports);
      done.put(file.name(), linked);
      return linked;
    }

    private FileDescriptor built(DescriptorFile file, FileDescriptor[] imports) {
      try {
        FileDescriptorProto described = FileDescriptorProto.parseFrom(file.bytes());
        characters += DescriptorNames.characters(described);
        require(characters <= MAX_CHARACTERS, MAX_CHARACTERS + " characters in full names");
        return FileDescriptor.buildFrom(described, imports, true);
      } catch (InvalidProtocolBufferException
          | DescriptorValidationException
          | IllegalArgumentException wrong) {
        throw new ProbeFault(
            Cause.PROTOCOL,
            "the server gives an invalid descriptor: "
                + HumanText.clipped(String.valueOf(wrong.getMessage())));
      }
    }
  }
}
