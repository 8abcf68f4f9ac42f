/// The `websocket` probe (RFC 6455).
@NullMarked
package hinomi.probe.websocket;

import org.jspecify.annotations.NullMarked;
