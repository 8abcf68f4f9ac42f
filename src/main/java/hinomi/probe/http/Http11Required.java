package hinomi.probe.http;

import hinomi.net.ProbeFault;
import hinomi.outcome.Cause;

/// The server answers this request over HTTP/1.1 only (RFC 9113, 7).
@SuppressWarnings("serial") // never leaves the process
final class Http11Required extends ProbeFault {
  Http11Required() {
    super(Cause.PROTOCOL, "the server requires HTTP/1.1 (HTTP_1_1_REQUIRED)");
  }
}
