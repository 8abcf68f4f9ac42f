package hinomi.probe.tls;

import hinomi.net.ProbeFault;
import hinomi.net.tls.PeerChain;
import hinomi.net.tls.TlsOptions;
import hinomi.net.visit.Visit;
import hinomi.outcome.Cause;
import hinomi.outcome.CommonFacts;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;

/// Reads the statement of its certificate's authority that a server sends along in the handshake,
/// stapled to the certificate (RFC 6066, 8), so that nobody else has to be asked.
final class OcspStaple {
  private final Visit visit;
  private final TlsOptions options;

  OcspStaple(Visit visit, TlsOptions options) {
    this.visit = visit;
    this.options = options;
  }

  /// The channel, unless the certificate is revoked and that matters.
  Future<Channel> check(Channel channel) {
    ExtendedSSLSession session =
        (ExtendedSSLSession) channel.pipeline().get(SslHandler.class).engine().getSession();
    PeerChain chain = PeerChain.of(session);
    List<byte[]> statements = session.getStatusResponses();
    Future<String> status =
        statements.isEmpty() || chain.usable().isEmpty()
            ? Future.succeededFuture("absent")
            : visit.offLoop(() -> status(chain, statements.getFirst()));
    return status.compose(found -> {
      visit.progress().saw(CommonFacts.OCSP, found);
      return found.equals("revoked") && options.verify()
          ? Future.failedFuture(
              new ProbeFault(
                  Cause.TLS, "certificate is revoked, as its authority has the server say"))
          : Future.succeededFuture(channel);
    });
  }

  private String status(PeerChain chain, byte[] statement) {
    Instant now = visit.network().now();
    return visit
        .network()
        .trust(options)
        .issuer(chain)
        .map(issuer -> status(chain.usable().getFirst(), issuer, statement, now))
        .orElse("unknown");
  }

  /// The JDK reads the statement and verifies who signed it and when; it asks nobody else.
  static String status(
      X509Certificate certificate, X509Certificate issuer, byte[] statement, Instant now) {
    try {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(Set.of(Option.NO_FALLBACK));
      checker.setOcspResponses(Map.of(certificate, statement));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      parameters.setDate(Date.from(now));
      parameters.addCertPathChecker(checker);
      validator.validate(
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
          parameters);
      return "good";
    } catch (CertPathValidatorException refused) {
      return refused.getReason() == BasicReason.REVOKED ? "revoked" : "unknown";
    } catch (GeneralSecurityException | RuntimeException unreadable) {
      return "unknown"; // it comes from the server, and can be anything
    }
  }
}
