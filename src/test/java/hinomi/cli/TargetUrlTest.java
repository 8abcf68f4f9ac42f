package hinomi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://www.example.com/a?b=c            | {"http":{"url":"https://www.example.com/a?b=c"}}
          HTTP://www.example.com                   | {"http":{"url":"HTTP://www.example.com"}}
          wss://www.example.com/live?a=b           | {"websocket":{"url":"wss://www.example.com/live?a=b"}}
          mail.example.com:993                     | {"tls":{"host":"mail.example.com","port":993}}
          mail.example.com:25                      | {"tcp":{"host":"mail.example.com","port":25}}
          [2001:db8::1]:443                        | {"tls":{"host":"2001:db8::1","port":443}}
          tls://www.example.com                    | {"tls":{"host":"www.example.com"}}
          tcp://mail.example.com:25?starttls=smtp  | {"tcp":{"host":"mail.example.com","port":25,"starttls":"smtp"}}
          udp://game.example.com:27015?send=hello  | {"udp":{"host":"game.example.com","port":27015,"send":"hello"}}
          dns://example.com                        | {"dns":{"name":"example.com"}}
          dns:///example.com                       | {"dns":{"name":"example.com"}}
          dns://192.0.2.1:5353/example.com?type=MX | {"dns":{"name":"example.com","server":"192.0.2.1:5353","type":"MX"}}
          icmp://192.0.2.1?count=5                 | {"icmp":{"count":"5","host":"192.0.2.1"}}
          icmp://[2001:db8::1]                     | {"icmp":{"host":"2001:db8::1"}}
          grpc://api.example.com:9090/shop.Cart?tls=false | {"grpc":{"host":"api.example.com","port":9090,"service":"shop.Cart","tls":"false"}}
          tls://a.example.com?tls.min=TLSv1.3&tls.verify=false | {"tls":{"host":"a.example.com","tls":{"min":"TLSv1.3","verify":"false"}}}
          """)
  void readsTargetsOfEveryKind(String target, String section) {
    assertEquals(
        section,
        ConfigValueFactory.fromMap(TargetUrl.read(target).orElseThrow())
            .render(ConfigRenderOptions.concise()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"top-page", "www.example.com", "a:b", "a:123456"})
  void leavesNamesOfChecksAlone(String target) {
    assertEquals(Optional.empty(), TargetUrl.read(target));
  }

  @ParameterizedTest
  @CsvSource({
    "ping://192.0.2.1, is written icmp://192.0.2.1",
    "htps://a.example, has an unknown scheme; did you mean 'https'? "
  })
  void saysWhatWouldBeRight(String target, String start) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TargetUrl.read(target)).getMessage();

    assertEquals(start, String.valueOf(message).substring(0, start.length()));
  }
}
