package truth;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A server at an address of its own, so that a packet shows whom it is for.
record Host(String name, int port, List<String> tls, boolean isHttp2, int buffer, Script script) {
  static Host plain(String name, Script script) {
    return new Host(name, 80, List.of(), false, 0, script);
  }

  static Host tls(String name, String version, Script script) {
    return new Host(name, 443, List.of(version), false, 0, script);
  }

  static Host http2(String name, Script script) {
    return new Host(name, 443, List.of("TLSv1.3"), true, 0, script);
  }

  Host at(int other) {
    return new Host(name, other, tls, isHttp2, buffer, script);
  }

  /// With so few bytes of receive buffer.
  Host buffering(int bytes) {
    return new Host(name, port, tls, isHttp2, bytes, script);
  }

  void listen(SSLContext context) throws IOException {
    ServerSocket server = new ServerSocket();
    if (buffer > 0) {
      server.setReceiveBufferSize(buffer);
    }
    server.bind(new InetSocketAddress(Kinds.address(name), port), 100);
    Thread.ofPlatform().daemon().start(() -> accept(server, context));
  }

  private void accept(ServerSocket server, SSLContext context) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket, context));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void serve(Socket accepted, SSLContext context) {
    try (Socket socket = secured(accepted, context)) {
      script.play(socket);
      while (socket.getInputStream().read(new byte[8_192]) >= 0) {}
    } catch (Exception closed) {
      // as every connection is in the end
    }
  }

  private Socket secured(Socket socket, SSLContext context) throws IOException {
    socket.setTcpNoDelay(true);
    if (tls.isEmpty()) {
      return socket;
    }
    SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setProtocols(tls.toArray(String[]::new));
    parameters.setApplicationProtocols(new String[] {isHttp2 ? "h2" : "http/1.1"});
    secure.setSSLParameters(parameters);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }
}
