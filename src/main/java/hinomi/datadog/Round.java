package hinomi.datadog;

import hinomi.datadog.Answer.Accepted;
import hinomi.datadog.Answer.Later;
import hinomi.datadog.Answer.Refused;
import hinomi.datadog.Answer.WrongKey;
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
final class Round {
  private static final int MOST_SUSPECTS = 16;

  private final Lane lane;
  private final Courier courier;
  private final Journal journal;
  private final Delivery delivery;
  private final Duration timeout;
  private final Map<Entry, Refused> suspects = new LinkedHashMap<>();
  private boolean accepted;

  Round(Lane lane, PostOffice office, Delivery delivery) {
    this.lane = lane;
    this.courier = office.courier();
    this.journal = office.journal();
    this.delivery = delivery;
    this.timeout = office.settings().sending().timeout();
  }

  /// The last answer tells what to do next.
  Future<Answer> deliver(List<Entry> batch) {
    return carry(batch).compose(last -> accepted ? tryAgain(last) : agreed(innocent(last)));
  }

  private Future<Answer> carry(List<Entry> entries) {
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

  private Future<Answer> post(List<Entry> entries) {
    delivery.expect(timeout);
    return courier.post(lane, entries);
  }

  private Future<Answer> carryHalves(List<Entry> entries) {
    int half = entries.size() / 2;
    return carry(entries.subList(0, half))
        .compose(answer ->
            answer instanceof Accepted
                ? carry(entries.subList(half, entries.size()))
                : agreed(answer));
  }

  private Answer accept(List<Entry> entries, Answer answer) {
    accepted = true;
    journal.acknowledge(entries);
    delivery.delivered(entries.size());
    return answer;
  }

  private Answer suspect(Entry entry, Refused refused) {
    suspects.put(entry, refused);
    return accepted || suspects.size() < MOST_SUSPECTS ? new Accepted() : refused;
  }

  /// The answer when no point was accepted: a refusal, if there was one.
  private Answer innocent(Answer last) {
    return suspects.values().stream().<Answer>map(each -> each).findFirst().orElse(last);
  }

  private Future<Answer> tryAgain(Answer last) {
    Future<Answer> tried = agreed(last);
    for (Entry each : suspects.keySet()) {
      tried =
          tried.compose(answer ->
              answer instanceof Accepted
                  ? post(List.of(each)).map(again -> judge(each, again))
                  : agreed(answer));
    }
    return tried;
  }

  private Answer judge(Entry entry, Answer again) {
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

  private static Future<Answer> agreed(Answer answer) {
    return Future.succeededFuture(answer);
  }
}
