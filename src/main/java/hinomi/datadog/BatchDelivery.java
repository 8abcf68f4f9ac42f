package hinomi.datadog;

import hinomi.datadog.IntakeResponse.Accepted;
import hinomi.datadog.IntakeResponse.Later;
import hinomi.datadog.IntakeResponse.Refused;
import hinomi.datadog.IntakeResponse.WrongKey;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Delivers one batch. What is refused is halved until the poisonous point stands alone. A point is
/// given up only when it is refused again after others were accepted: when all are refused, it is
/// not they who are wrong.
final class BatchDelivery {
  private static final int MOST_SUSPECTS = 16;

  private final IntakeEndpoint lane;
  private final IntakeClient courier;
  private final Journal journal;
  private final DeliveryCounters delivery;
  private final Duration timeout;
  private final Map<Entry, Refused> suspects = new LinkedHashMap<>();
  private boolean accepted;

  BatchDelivery(IntakeEndpoint lane, DeliveryContext office, DeliveryCounters delivery) {
    this.lane = lane;
    this.courier = office.courier();
    this.journal = office.journal();
    this.delivery = delivery;
    this.timeout = office.settings().sending().timeout();
  }

  /// The last answer tells what to do next.
  Future<IntakeResponse> deliver(List<Entry> batch) {
    return carry(batch).compose(last -> accepted ? tryAgain(last) : agreed(innocent(last)));
  }

  private Future<IntakeResponse> carry(List<Entry> entries) {
    if (entries.size() > lane.mostAtOnce()) {
      return carryHalves(entries);
    }
    return post(entries)
        .compose(answer ->
            switch (answer) {
              case Accepted _ -> agreed(accept(entries, answer));
              case Refused refused when entries.size() == 1 ->
                  agreed(suspect(entries.getFirst(), refused));
              case Refused _ -> carryHalves(entries);
              case WrongKey _, Later _ -> agreed(answer);
            });
  }

  private Future<IntakeResponse> post(List<Entry> entries) {
    delivery.expect(timeout);
    return courier.post(lane, entries);
  }

  private Future<IntakeResponse> carryHalves(List<Entry> entries) {
    int half = entries.size() / 2;
    return carry(entries.subList(0, half))
        .compose(answer ->
            answer instanceof Accepted
                ? carry(entries.subList(half, entries.size()))
                : agreed(answer));
  }

  private IntakeResponse accept(List<Entry> entries, IntakeResponse answer) {
    accepted = true;
    journal.acknowledge(entries);
    delivery.delivered(entries.size());
    return answer;
  }

  private IntakeResponse suspect(Entry entry, Refused refused) {
    suspects.put(entry, refused);
    return accepted || suspects.size() < MOST_SUSPECTS ? new Accepted() : refused;
  }

  /// The answer when no point was accepted: a refusal, if there was one.
  private IntakeResponse innocent(IntakeResponse last) {
    return suspects.values().stream().<IntakeResponse>map(each -> each).findFirst().orElse(last);
  }

  private Future<IntakeResponse> tryAgain(IntakeResponse last) {
    Future<IntakeResponse> tried = agreed(last);
    for (Entry each : suspects.keySet()) {
      tried =
          tried.compose(answer ->
              answer instanceof Accepted
                  ? post(List.of(each)).map(again -> judge(each, again))
                  : agreed(answer));
    }
    return tried;
  }

  private IntakeResponse judge(Entry entry, IntakeResponse again) {
    return switch (again) {
      case Accepted _ -> accept(List.of(entry), again);
      case Refused(var why) -> {
        journal.park(List.of(entry), why);
        delivery.rejected(entry, why);
        yield new Accepted();
      }
      case WrongKey _, Later _ -> again;
    };
  }

  private static Future<IntakeResponse> agreed(IntakeResponse answer) {
    return Future.succeededFuture(answer);
  }
}
