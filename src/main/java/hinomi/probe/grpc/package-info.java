/// The `grpc` probe: methods, messages and status codes of gRPC.
@NullMarked
package hinomi.probe.grpc;

import org.jspecify.annotations.NullMarked;
