package hinomi.probe.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The status of a gRPC call: its code and the message of the server.
record GrpcStatus(Code code, String message) {
  private static final int MAX_MESSAGE = 1000;

  /// The codes of `grpc-status`, in the order of their numbers.
  public enum Code {
    OK("success"),
    CANCELLED("the call was cancelled"),
    UNKNOWN("unknown error"),
    INVALID_ARGUMENT("the server rejected the arguments"),
    DEADLINE_EXCEEDED("the server exceeded the deadline"),
    NOT_FOUND("not found"),
    ALREADY_EXISTS("already exists"),
    PERMISSION_DENIED("the caller lacks permission"),
    RESOURCE_EXHAUSTED("a quota or resource of the server is exhausted"),
    FAILED_PRECONDITION("the server is not in the required state"),
    ABORTED("aborted by the server"),
    OUT_OF_RANGE("out of range"),
    UNIMPLEMENTED("the server does not implement the method"),
    INTERNAL("internal error of the server"),
    UNAVAILABLE("the service is unavailable"),
    DATA_LOSS("data loss"),
    UNAUTHENTICATED("missing or invalid credentials");

    private final String words;

    Code(String words) {
      this.words = words;
    }
  }

  /// Reads the headers. An unknown number is UNKNOWN; absent for what is not a number.
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

  /// `UNAVAILABLE (the service is unavailable): no upstream`.
  public String inWords() {
    return isOk()
        ? code.name()
        : code + " (" + code.words + ")" + (message.isEmpty() ? "" : ": " + message);
  }

  /// Decodes percent-encoded UTF-8 in `grpc-message`; leaves invalid encoding unchanged.
  public static String decoded(String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < message.length(); at++) {
      if (isEncoded(message, at)) {
        bytes.write(HexFormat.fromHexDigits(message, at + 1, at + 3));
        at += 2;
      } else {
        bytes.write(message.charAt(at)); // header bytes arrive as Latin-1
      }
    }
    String decoded = bytes.toString(StandardCharsets.UTF_8);
    return decoded.length() > MAX_MESSAGE ? decoded.substring(0, MAX_MESSAGE) + "…" : decoded;
  }

  private static boolean isEncoded(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }
}
