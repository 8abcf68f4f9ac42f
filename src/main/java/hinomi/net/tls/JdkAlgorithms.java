package hinomi.net.tls;

import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The JDK forbids what some sites still need, and curl has: RSA key exchange, and for authors who
/// ask for it TLS 1.0, TLS 1.1 and 3DES. Here it is allowed; [TlsOffer] decides what is offered.
final class JdkAlgorithms {
  private static final String DISABLED = "jdk.tls.disabledAlgorithms";
  private static final Set<String> NEEDED = Set.of("TLS_RSA_*", "TLSv1", "TLSv1.1", "3DES_EDE_CBC");

  private JdkAlgorithms() {}

  /// Has an effect only before the first use of the JDK's TLS in this process.
  static void allow() {
    List<String> disabled = List.of(Security.getProperty(DISABLED).split(",\\s*"));
    Security.setProperty(
        DISABLED,
        disabled.stream().filter(each -> !NEEDED.contains(each)).collect(Collectors.joining(", ")));
  }
}
