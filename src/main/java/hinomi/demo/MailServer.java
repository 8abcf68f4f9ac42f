package hinomi.demo;

import hinomi.net.tls.ThrowawayCa.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.parsetools.RecordParser;
import java.util.Locale;

/// An SMTP server with EHLO, STARTTLS (RFC 3207) and QUIT only.
final class MailServer {
  private final ServerSSLOptions tls;

  private MailServer(Identity identity) {
    this.tls =
        new ServerSSLOptions()
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(identity.keyPem()))
                    .addCertValue(Buffer.buffer(identity.chainPem())));
  }

  static Future<Integer> start(Vertx vertx, Identity identity) {
    MailServer server = new MailServer(identity);
    return vertx
        .createNetServer()
        .connectHandler(server::serve)
        .listen(0, "127.0.0.1")
        .map(NetServer::actualPort);
  }

  private void serve(NetSocket socket) {
    socket.handler(RecordParser.newDelimited("\r\n", line -> answer(socket, line.toString())));
    reply(socket, "220-mail.kagura.example ESMTP", "220 ready");
  }

  private void answer(NetSocket socket, String line) {
    switch (line.toUpperCase(Locale.ROOT).replaceFirst(" .*", "")) {
      case "EHLO" ->
          reply(
              socket,
              "250-mail.kagura.example",
              socket.isSsl() ? "250 AUTH PLAIN" : "250 STARTTLS");
      case "STARTTLS" -> reply(socket, "220 go ahead").onSuccess(_ -> socket.upgradeToSsl(tls));
      case "QUIT" -> reply(socket, "221 bye").onSuccess(_ -> socket.close());
      default -> reply(socket, "502 not here");
    }
  }

  private static Future<Void> reply(NetSocket socket, String... lines) {
    return socket.write(String.join("\r\n", lines) + "\r\n");
  }
}
