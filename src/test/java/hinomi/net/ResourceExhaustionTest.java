package hinomi.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelException;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceExhaustionTest {
  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new SocketException("Too many open files"), true),
        Arguments.of(new IOException("Too many open files in system"), true),
        Arguments.of(
            new ChannelException(
                "Failed to open a socket.", new SocketException("Too many open files")),
            true),
        Arguments.of(
            new OutOfMemoryError(
                "unable to create native thread: possibly out of memory or process/resource limits"
                    + " reached"),
            true),
        Arguments.of(new OutOfMemoryError("Java heap space"), false),
        Arguments.of(new ConnectException("Connection refused"), false),
        Arguments.of(new IOException("the peer has too many open files"), false),
        // what a proxy can write into its status line
        Arguments.of(
            new ProxyConnectException("http, none, status: 503 oops: Too many open files"), false),
        Arguments.of(new IllegalStateException("Too many open files"), false));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void isRecognisedByErrorsOfTheSystemAlone(Throwable error, boolean isExhausted) {
    assertEquals(isExhausted, ResourceExhaustion.of(error).isPresent());
  }
}
