package hinomi.probe;

import hinomi.config.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords, as authenticator apps show them (RFC 6238).
public record Totp(Secret secret, String algorithm, int digits, Duration period) {
  public static final Map<String, String> ALGORITHMS =
      Map.of("SHA1", "HmacSHA1", "SHA256", "HmacSHA256", "SHA512", "HmacSHA512");

  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  public Totp {
    if (digits < 6 || digits > 8) {
      throw new IllegalArgumentException("digits must be 6 to 8, was " + digits);
    }
    if (period.toSeconds() < 1) {
      throw new IllegalArgumentException("period must be at least 1s");
    }
    if (bytes(secret).length == 0) {
      throw new IllegalArgumentException("totp needs a secret in Base32: A to Z and 2 to 7");
    }
  }

  public String at(Instant now) {
    byte[] hash = hash(Math.floorDiv(now.getEpochSecond(), period.toSeconds()));
    int offset = hash[hash.length - 1] & 0xf;
    int truncated = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff; // RFC 4226, 5.3
    int modulus = (int) Math.pow(10, digits);
    return String.format(Locale.ROOT, "%0" + digits + "d", truncated % modulus);
  }

  /// With the parameters of nearly all services.
  public static Totp usual(Secret secret) {
    return new Totp(secret, "HmacSHA1", 6, Duration.ofSeconds(30));
  }

  private byte[] hash(long counter) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(bytes(secret), algorithm));
      return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // every Java has these three
    }
  }

  /// The decoded secret. Spaces, hyphens and lower case are allowed, as services show it; empty
  /// when it is not Base32.
  private static byte[] bytes(Secret secret) {
    String text = secret.reveal().toUpperCase(Locale.ROOT).replaceAll("[\\s=-]", "");
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
    int bits = 0;
    int held = 0;
    for (int index = 0; index < text.length(); index++) {
      int value = BASE_32.indexOf(text.charAt(index));
      if (value < 0) {
        return new byte[0];
      }
      held = (held << 5 | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >> bits));
      }
    }
    return bytes.array();
  }
}
