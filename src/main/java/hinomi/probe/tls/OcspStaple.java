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

/// Checks the OCSP response that a server staples to its certificate in the handshake (RFC 6066,
/// 8). No OCSP server is queried.
final class OcspStaple {
  private final Visit visit;
  private final TlsOptions options;

  OcspStaple(Visit visit, TlsOptions options) {
    this.visit = visit;
    this.options = options;
  }

  /// The channel; fails when the certificate is revoked, unless verification is off.
  Future<Channel> check(Channel channel) {
    ExtendedSSLSession session =
        (ExtendedSSLSession) channel.pipeline().get(SslHandler.class).engine().getSession();
    PeerChain chain = PeerChain.of(session);
    List<byte[]> responses = session.getStatusResponses();
    Future<String> status =
        responses.isEmpty() || chain.usable().isEmpty()
            ? Future.succeededFuture("absent")
            : visit.offLoop(() -> status(chain, responses.getFirst()));
    return status.compose(found -> {
      visit.progress().record(CommonFacts.OCSP, found);
      return found.equals("revoked") && options.verify()
          ? Future.failedFuture(
              new ProbeFault(
                  Cause.TLS, "certificate is revoked, according to the stapled OCSP response"))
          : Future.succeededFuture(channel);
    });
  }

  private String status(PeerChain chain, byte[] response) {
    Instant now = visit.network().now();
    return visit
        .network()
        .trust(options)
        .issuer(chain)
        .map(issuer -> status(chain.usable().getFirst(), issuer, response, now))
        .orElse("unknown");
  }

  /// The JDK verifies the signature and the time of the response without a query.
  static String status(
      X509Certificate certificate, X509Certificate issuer, byte[] response, Instant now) {
    try {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(Set.of(Option.NO_FALLBACK));
      checker.setOcspResponses(Map.of(certificate, response));
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
      return "unknown"; // untrusted data of the server
    }
  }
}
