package hinomi.net.tls;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;

/// A certificate that a server of the JDK takes for a good one, and sends as other bytes.
final class OddCertificate extends X509Certificate {
  private static final long serialVersionUID = 1;

  private final X509Certificate good;
  private final byte[] sent;

  OddCertificate(X509Certificate good, byte[] sent) {
    this.good = good;
    this.sent = sent;
  }

  @Override
  public byte[] getEncoded() {
    return sent.clone();
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
  @SuppressWarnings("deprecation")
  public Principal getIssuerDN() {
    return good.getIssuerDN();
  }

  @Override
  @SuppressWarnings("deprecation")
  public Principal getSubjectDN() {
    return good.getSubjectDN();
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
  public void verify(PublicKey key)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    good.verify(key);
  }

  @Override
  public void verify(PublicKey key, String provider)
      throws CertificateException,
          NoSuchAlgorithmException,
          InvalidKeyException,
          NoSuchProviderException,
          SignatureException {
    good.verify(key, provider);
  }

  @Override
  public String toString() {
    return good.toString();
  }

  @Override
  public PublicKey getPublicKey() {
    return good.getPublicKey();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return good.hasUnsupportedCriticalExtension();
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
  public byte[] getExtensionValue(String id) {
    return good.getExtensionValue(id);
  }
}
