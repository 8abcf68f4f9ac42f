package hinomi.cli.init;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks on the terminal, again until the answer is good.
final class Questions {
  /// The line that answers a prompt; null at the end of the input.
  @FunctionalInterface
  interface Terminal {
    @Nullable String answer(String prompt);
  }

  /// What is wrong with an answer, if anything.
  @FunctionalInterface
  interface Judge {
    Optional<String> wrongWith(String answer);
  }

  private final Terminal terminal;

  Questions(Terminal terminal) {
    this.terminal = terminal;
  }

  static Optional<Questions> onTerminal() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> new Questions(prompt -> console.readLine("%s", prompt)));
  }

  String ask(String question, Judge judge) throws Refusal {
    String prompt = question + ": ";
    while (true) {
      String answer = terminal.answer(prompt);
      if (answer == null) {
        throw new Refusal("\ncancelled: nothing was written");
      }
      Optional<String> objection = judge.wrongWith(answer.strip());
      if (objection.isEmpty()) {
        return answer.strip();
      }
      prompt = "  " + objection.get() + "\n" + question + ": ";
    }
  }
}
