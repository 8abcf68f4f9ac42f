package peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program `peers.c`, which probes over libcurl's multi interface.
final class Libcurl implements Prober {
  private static final int JOBS = 2;

  private final Process process;
  private final Writer orders;
  private final ProberOutput heard = new ProberOutput();

  Libcurl(Path program, Path folder, Site site, Load... loads) throws IOException {
    List<String> command = List.of(program.toString(), site.authority().toString());
    process = ChildProcess.start(ChildProcess.MEASURED, folder, true, Map.of(), command);
    orders = process.outputWriter();
    Thread.startVirtualThread(this::hear);
    probe(loads);
  }

  @Override
  public String name() {
    return "libcurl";
  }

  @Override
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public boolean hasSchedule() {
    return false;
  }

  @Override
  public void probe(Load... loads) {
    try {
      for (int job = 0; job < JOBS; job++) {
        orders.write(job + " " + (job < loads.length ? order(loads[job]) : "0 -") + "\n");
      }
      orders.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static String order(Load load) {
    return (load.isEndless() ? -1 : load.aSecond()) + " " + load.page();
  }

  private void hear() {
    process.inputReader().lines().forEach(this::hear);
  }

  private void hear(String line) {
    if (line.startsWith("failed")) {
      heard.addFailure();
      System.err.println(line);
    } else {
      String[] micros = line.split(" ");
      heard.add(new Times(Long.parseLong(micros[0]) / 1e3, Long.parseLong(micros[1]) / 1e3));
    }
  }

  @Override
  public Map<String, List<Times>> times() {
    return heard.takeTimes();
  }

  @Override
  public long failures() {
    return heard.failures();
  }
}
