/// Owns the messages, methods and status codes of gRPC. It must not connect.
@NullMarked
package hinomi.grpc;

import org.jspecify.annotations.NullMarked;
