package hostile;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/// A certificate that says of itself what a good one says, and is sent as other bytes, which need
/// not be a certificate at all.
final class Certificate extends X509Certificate {
  private static final long serialVersionUID = 1;

  private final transient X509Certificate good;
  private final byte[] sent;

  Certificate(X509Certificate good, byte[] sent) {
    this.good = good;
    this.sent = sent.clone();
  }

  @Override
  public byte[] getEncoded() {
    return sent.clone();
  }

  @Override
  public PublicKey getPublicKey() {
    return good.getPublicKey();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    good.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    good.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return good.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return good.getSerialNumber();
  }

  @Override
  @Deprecated
  public Principal getIssuerDN() {
    return getIssuerX500Principal();
  }

  @Override
  @Deprecated
  public Principal getSubjectDN() {
    return getSubjectX500Principal();
  }

  @Override
  public X500Principal getIssuerX500Principal() {
    return good.getIssuerX500Principal();
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return good.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return good.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return good.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return good.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return good.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return good.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return good.getSigAlgOID();
  }

  @Override
  public byte[] getSigAlgParams() {
    return good.getSigAlgParams();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    return good.getIssuerUniqueID();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    return good.getSubjectUniqueID();
  }

  @Override
  public boolean[] getKeyUsage() {
    return good.getKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return good.getBasicConstraints();
  }

  @Override
  public void verify(PublicKey key) {}

  @Override
  public void verify(PublicKey key, String provider) {}

  @Override
  public String toString() {
    return "sent otherwise: " + good;
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return good.getCriticalExtensionOIDs();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return good.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    return good.getExtensionValue(oid);
  }
}
