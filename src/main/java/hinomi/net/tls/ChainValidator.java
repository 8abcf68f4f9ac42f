package hinomi.net.tls;

import hinomi.text.HumanText;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Verifies the chain that a server sent: trust, host name and validity period.
public final class ChainValidator {
  private final X509TrustManager authorities;
  private final ValidChainCache verified = new ValidChainCache();

  private ChainValidator(X509TrustManager authorities) {
    this.authorities = authorities;
  }

  public static ChainValidator system() {
    return new ChainValidator(manager(null));
  }

  /// Trusts these authorities as well.
  public ChainValidator and(List<X509Certificate> more) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int count = 0;
      for (X509Certificate each : authorities.getAcceptedIssuers()) {
        store.setCertificateEntry("authority-" + count++, each);
      }
      for (X509Certificate each : more) {
        store.setCertificateEntry("authority-" + count++, each);
      }
      return new ChainValidator(manager(store));
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException("cannot add certificate authorities", broken);
    }
  }

  /// For a client that verifies chains itself.
  public X509TrustManager manager() {
    return authorities;
  }

  /// The issuer of the first certificate, if the server sent it or it is a trusted authority.
  public Optional<X509Certificate> issuer(PeerChain chain) {
    List<X509Certificate> usable = chain.usable();
    if (usable.isEmpty()) {
      return Optional.empty();
    }
    X500Principal issuer = usable.getFirst().getIssuerX500Principal();
    return Stream.concat(usable.stream().skip(1), Arrays.stream(authorities.getAcceptedIssuers()))
        .filter(each -> each.getSubjectX500Principal().equals(issuer))
        .findFirst();
  }

  /// Whether the chain was verified before, so that verifying it again is quick.
  public boolean hasVerified(PeerChain chain, Instant now) {
    return verified.pathEnd(chain.usable(), now).isPresent();
  }

  /// Whole days until the first certificate expires on the path from the server's own to an
  /// authority, once the chain was verified. Other certificates that the server sends do not count.
  public Optional<Long> daysLeft(PeerChain chain, Instant now) {
    return verified.pathEnd(chain.usable(), now).map(end -> Certificates.daysLeft(now, end));
  }

  /// What is wrong with the chain for this host, in words; absent when it is valid.
  public Optional<String> objection(PeerChain chain, String host, Instant now) {
    Optional<PeerCertificate> own = chain.own();
    if (own.isEmpty()) {
      return Optional.of("the server sent no certificate");
    }
    return own.get()
        .x509()
        .map(readable ->
            outOfTime(readable, now)
                .or(() -> untrusted(chain, now))
                .or(() -> wrongHost(own.get().names(), name(readable), host)))
        .orElseGet(() -> Optional.of(unreadable(own.get(), now)));
  }

  private static String unreadable(PeerCertificate own, Instant now) {
    String subject = own.subject(now);
    return "certificate " + own.problem() + (subject.isEmpty() ? "" : " (" + subject + ")");
  }

  private static Optional<String> outOfTime(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    String who = " (" + name(certificate) + ")";
    if (now.isAfter(until)) {
      String ago = HumanText.span(Duration.between(until, now));
      return Optional.of("certificate expired " + ago + " ago" + who);
    }
    return now.isBefore(from)
        ? Optional.of(
            "certificate is not valid yet, valid in "
                + HumanText.span(Duration.between(now, from))
                + who)
        : Optional.empty();
  }

  private Optional<String> untrusted(PeerChain sent, Instant now) {
    List<X509Certificate> usable = sent.usable();
    if (verified.pathEnd(usable, now).isPresent()) {
      return Optional.empty();
    }
    List<Exception> refusals = new ArrayList<>();
    for (List<X509Certificate> chain : orders(usable)) {
      Optional<Exception> refusal = refusal(chain);
      if (refusal.isEmpty()) {
        verified.add(usable, end(path(usable, now)), now);
        return Optional.empty();
      }
      refusals.add(refusal.get());
    }
    return Optional.of(reason(sent, now, refusals.getFirst()) + sent.unused());
  }

  /// The JDK takes an ordered chain for the path itself. So the chain is tried as sent, in another
  /// order, for which the JDK builds a path, and as the own certificate alone: then a certificate
  /// that no path needs does no harm.
  private static SequencedSet<List<X509Certificate>> orders(List<X509Certificate> sent) {
    List<X509Certificate> own = sent.subList(0, 1);
    List<X509Certificate> outOfOrder = new ArrayList<>(own);
    outOfOrder.addAll(sent.subList(1, sent.size()).reversed());
    return new LinkedHashSet<>(List.of(sent, outOfOrder, own));
  }

  /// From the first certificate to the last below an authority, as far as there is one.
  private List<X509Certificate> path(List<X509Certificate> usable, Instant now) {
    List<X509Certificate> path = new ArrayList<>(List.of(usable.getFirst()));
    while (anchor(path.getLast()).isEmpty()) {
      X509Certificate last = path.getLast();
      Optional<X509Certificate> next =
          usable.stream()
              .filter(each -> !path.contains(each) && isIssuer(each, last))
              .min(Comparator.comparing(each -> outOfTime(each, now).isPresent()));
      if (next.isEmpty()) {
        break;
      }
      path.add(next.get());
    }
    return path;
  }

  private Optional<X509Certificate> anchor(X509Certificate certificate) {
    return Stream.of(authorities.getAcceptedIssuers())
        .filter(each -> isIssuer(each, certificate))
        .findFirst();
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException anotherKey) {
      return false;
    }
  }

  private static Instant end(List<X509Certificate> path) {
    return path.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Optional<Exception> refusal(List<X509Certificate> chain) {
    try {
      authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
      return Optional.empty();
    } catch (CertificateException | RuntimeException refused) {
      return Optional.of(refused); // the JDK fails on some certificates that it could parse
    }
  }

  private String reason(PeerChain sent, Instant now, Exception refused) {
    List<X509Certificate> chain = sent.usable();
    X509Certificate own = chain.getFirst();
    Optional<String> stale =
        chain.stream().skip(1).flatMap(each -> outOfTime(each, now).stream()).findFirst();
    if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
      return "certificate is self-signed (" + name(own) + ")";
    }
    if (stale.isPresent()) {
      return "in the chain: " + stale.get();
    }
    Optional<String> brokenRule = brokenRule(path(chain, now), now);
    if (brokenRule.isPresent()) {
      return brokenRule.get();
    }
    if (!(rootOf(refused) instanceof java.security.cert.CertPathBuilderException)) {
      return "certificate was rejected: " + HumanText.clipped(refused.getMessage() + "");
    }
    String issuer = PeerCertificate.inOneLine(chain.getLast().getIssuerX500Principal().getName());
    return "certificate is issued by an unknown authority ("
        + issuer
        + (sent.isAlone() ? "; the server sent no intermediate certificate)" : ")");
  }

  /// What a path breaks that does lead to an authority (RFC 5280, 6.1).
  private Optional<String> brokenRule(List<X509Certificate> path, Instant now) {
    return anchor(path.getLast())
        .flatMap(anchor -> {
          try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                .validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return Optional.empty();
          } catch (CertPathValidatorException broken) {
            int index = Math.max(0, broken.getIndex());
            X509Certificate issuer = index + 1 < path.size() ? path.get(index + 1) : anchor;
            return Optional.of(rule(broken, name(path.get(index)), name(issuer)));
          } catch (GeneralSecurityException | RuntimeException unclear) {
            return Optional.empty();
          }
        });
  }

  private static String rule(CertPathValidatorException broken, String subject, String issuer) {
    return switch (broken.getReason()) {
      case PKIXReason.INVALID_NAME ->
          "certificate has a name that the name constraints of its authority do not permit ("
              + subject
              + ", issued by "
              + issuer
              + ")";
      case PKIXReason.PATH_TOO_LONG ->
          "certificate chain is longer than its authority permits (" + issuer + ")";
      case PKIXReason.NOT_CA_CERT, PKIXReason.INVALID_KEY_USAGE ->
          "certificate was issued by one that may not issue any ("
              + subject
              + ", by "
              + issuer
              + ")";
      case PKIXReason.UNRECOGNIZED_CRIT_EXT ->
          "certificate has a critical extension that is not known (" + subject + ")";
      default -> "certificate is not acceptable: " + HumanText.clipped(broken.getMessage() + "");
    };
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static Optional<String> wrongHost(List<String> names, String subject, String host) {
    if (names.stream().anyMatch(each -> Certificates.covers(each, host))) {
      return Optional.empty();
    }
    String covered = names.isEmpty() ? "no host name (" + subject + ")" : some(names);
    return Optional.of("certificate is for " + covered + ", not for " + host);
  }

  private static String some(List<String> names) {
    return names.size() <= 5
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 5)) + " and " + (names.size() - 5) + " more";
  }

  private static String name(X509Certificate certificate) {
    return PeerCertificate.inOneLine(certificate.getSubjectX500Principal().getName());
  }

  private static X509TrustManager manager(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(
          "cannot read the certificate authorities of the system", broken);
    }
  }
}
