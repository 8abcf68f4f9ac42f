package hinomi.probe.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/// Bytes of a peer as text: UTF-8, whose last character may still be on its way; or Latin-1, where
/// every byte is one character, when they cannot be that.
record PeerText(String text, Charset charset) {
  static PeerText of(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean isUtf8 = !UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false).isError();
    return isUtf8
        ? new PeerText(text.flip().toString(), UTF_8)
        : new PeerText(new String(bytes, ISO_8859_1), ISO_8859_1);
  }

  int bytesUpTo(int characters) {
    return text.substring(0, characters).getBytes(charset).length;
  }
}
