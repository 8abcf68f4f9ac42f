package hinomi.net.tls;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Allows the algorithms before any test uses the JDK's TLS, which reads once what is forbidden.
public final class JdkAlgorithmsAsInProduction implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    JdkAlgorithms.allow();
  }
}
