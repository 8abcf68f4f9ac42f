package hinomi.net.tls;

import io.netty.handler.ssl.SslHandler;

/// The TLS of one connection: its handler, and what the server showed in handshakes.
public record TlsClient(SslHandler handler, HandshakeEvidence evidence) {}
