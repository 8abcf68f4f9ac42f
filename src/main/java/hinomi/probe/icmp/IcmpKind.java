package hinomi.probe.icmp;

import hinomi.assertion.Subject;
import hinomi.assertion.Subjects;
import hinomi.config.ValueType;
import hinomi.outcome.Phase;
import hinomi.probe.ProbeKind;
import java.util.List;
import java.util.Locale;

/// The `icmp` kind of probe.
public final class IcmpKind {
  static final List<Subject> SUBJECTS =
      List.of(
          Subject.section(
              "loss",
              List.of(
                  Subject.value(
                      "loss.at-most",
                      ValueType.TEXT.as("a percentage, as 10%", IcmpKind::percentage),
                      answer -> answer.facts().find(IcmpProbe.LOSS),
                      most -> "at most " + inWords(most),
                      (loss, most) -> loss <= most,
                      IcmpKind::inWords))),
          Subjects.latency(Phase.DNS, Phase.FIRST_BYTE));

  public static final ProbeKind KIND =
      ProbeKind.of("icmp", IcmpProbe.class, IcmpProbe::read).subjects(SUBJECTS).build();

  private IcmpKind() {}

  private static double percentage(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    try {
      double value = Double.parseDouble(number.strip());
      if (value >= 0 && value <= 100) {
        return value;
      }
    } catch (NumberFormatException wrong) {
      // refused like a number out of range
    }
    throw new IllegalArgumentException("must be a percentage, as 10%, was '" + text + "'");
  }

  private static String inWords(double percentage) {
    return String.format(Locale.ROOT, "%.1f", percentage).replace(".0", "") + "%";
  }
}
