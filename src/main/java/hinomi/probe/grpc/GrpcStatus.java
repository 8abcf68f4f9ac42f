package hinomi.probe.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// How a gRPC call ended, by the code and with the words that the server sent.
record GrpcStatus(Code code, String message) {
  private static final int LONGEST = 1000;

  /// The codes of `grpc-status`, in the order of their numbers.
  public enum Code {
    OK("done"),
    CANCELLED("the call was cancelled"),
    UNKNOWN("an error of which nothing else is known"),
    INVALID_ARGUMENT("what was asked makes no sense to the server"),
    DEADLINE_EXCEEDED("the server found no time for it before the deadline"),
    NOT_FOUND("there is no such thing"),
    ALREADY_EXISTS("there is such a thing already"),
    PERMISSION_DENIED("the caller may not do this"),
    RESOURCE_EXHAUSTED("a quota or a resource of the server is used up"),
    FAILED_PRECONDITION("the server is not in a state for this"),
    ABORTED("broken off by the server"),
    OUT_OF_RANGE("beyond what there is"),
    UNIMPLEMENTED("the server has no such service or method"),
    INTERNAL("the server broke down on it"),
    UNAVAILABLE("the service cannot be had just now"),
    DATA_LOSS("data was lost"),
    UNAUTHENTICATED("the caller did not say who it is, or not well");

    private final String words;

    Code(String words) {
      this.words = words;
    }
  }

  /// As the headers say it. A number that nobody knows is an unknown error; what is no number is
  /// nothing.
  public static Optional<GrpcStatus> of(String status, String message) {
    if (!status.matches("\\d{1,9}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(status);
    boolean known = number < Code.values().length;
    return Optional.of(
        new GrpcStatus(known ? Code.values()[number] : Code.UNKNOWN, decoded(message)));
  }

  public boolean isOk() {
    return code == Code.OK;
  }

  /// `UNAVAILABLE (the service cannot be had just now): no upstream`.
  public String inWords() {
    return isOk()
        ? code.name()
        : code + " (" + code.words + ")" + (message.isEmpty() ? "" : ": " + message);
  }

  /// Undoes the percent-encoding of UTF-8 in `grpc-message`; what is not encoded well stays as it
  /// is.
  public static String decoded(String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < message.length(); at++) {
      if (isEncoded(message, at)) {
        bytes.write(HexFormat.fromHexDigits(message, at + 1, at + 3));
        at += 2;
      } else {
        bytes.write(message.charAt(at)); // the bytes of headers come as Latin-1
      }
    }
    String decoded = bytes.toString(StandardCharsets.UTF_8);
    return decoded.length() > LONGEST ? decoded.substring(0, LONGEST) + "…" : decoded;
  }

  private static boolean isEncoded(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }
}
