package hinomi.datadog;

import hinomi.datadog.Answer.Accepted;
import hinomi.datadog.Answer.Refused;
import hinomi.journal.Entry;
import hinomi.journal.Journal;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Delivers one batch. What is refused is halved until the poisonous point stands alone. A point is
/// given up only beside others that were accepted: when all are refused, it is not they who are
/// wrong.
final class Round {
  private static final int MOST_SUSPECTS = 16;

  private final Courier courier;
  private final Journal journal;
  private final Delivery delivery;
  private final Map<Entry, Refused> suspects = new LinkedHashMap<>();
  private boolean accepted;

  Round(Courier courier, Journal journal, Delivery delivery) {
    this.courier = courier;
    this.journal = journal;
    this.delivery = delivery;
  }

  /// Never fails; the last answer tells what to do next.
  Future<Answer> deliver(List<Entry> batch) {
    return carry(batch).map(this::judge);
  }

  private Future<Answer> carry(List<Entry> entries) {
    return courier
        .post(entries)
        .compose(answer ->
            switch (answer) {
              case Accepted _ -> Future.succeededFuture(accept(entries, answer));
              case Refused refused when entries.size() == 1 ->
                  Future.succeededFuture(suspect(entries.getFirst(), refused));
              case Refused _ -> carryHalves(entries);
              case Answer.WrongKey _, Answer.Later _ -> Future.succeededFuture(answer);
            });
  }

  private Future<Answer> carryHalves(List<Entry> entries) {
    int half = entries.size() / 2;
    return carry(entries.subList(0, half))
        .compose(answer ->
            answer instanceof Accepted
                ? carry(entries.subList(half, entries.size()))
                : Future.succeededFuture(answer));
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

  private Answer judge(Answer last) {
    if (accepted) {
      journal.acknowledge(suspects.keySet());
      suspects.forEach(delivery::rejected);
      return last;
    }
    return suspects.values().stream().<Answer>map(each -> each).findFirst().orElse(last);
  }
}
