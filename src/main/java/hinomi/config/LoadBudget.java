package hinomi.config;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.BooleanSupplier;

/// What one load may take, over all of its files and entries: bytes read, files included,
/// characters after substitution, checks, and characters that are read to make them. Whatever would
/// go beyond a limit ends the load with [Exceeded]. The limits are the same on every machine, and
/// so small that the worst load fits into a heap of 64 MiB.
public final class LoadBudget {
  /// Of one file, however it is used.
  static final int FILE_BYTES = 512 * 1024;

  /// Of a file that a check names: a body, a schema, certificates.
  static final long NAMED_FILE_BYTES = 1L << 20;

  /// The message when the stack of this thread was too small.
  public static final String TOO_DEEP = "is nested too deep to be read";

  /// Files and folders of any kind that are looked at in one folder.
  static final int SEEN = 100_000;

  static final int FILES = 20_000;

  /// Of one file: the parser takes some 250 bytes for each.
  static final int PARTS = 120_000;

  /// Of one file with its includes: what it takes to resolve them grows with their square.
  static final int SUBSTITUTIONS = 10_000;

  /// Of the same key in one object: what it takes to merge them grows with their square.
  static final int REPEATS = 2_000;

  static final int INCLUDES = 20_000;
  static final int INCLUDES_OF_FILE = 1_000;
  static final int INCLUDE_DEPTH = 20;
  static final long BYTES = 32L << 20;
  static final long FILES_OF_CHECKS = 128L << 20;
  static final long RESOLVED = 4L << 20;
  static final int CHECKS = 50_000;
  static final long EXPANDED = 32L << 20;

  /// After so many more bytes, about, it is seen whether the heap holds them.
  private static final long STRIDE = 2L << 20;

  /// What a check takes at least, and for each of its characters, about.
  private static final long OF_CHECK = 8_192;

  private static final long OF_CHARACTER = 16;

  private final BooleanSupplier heapIsFull;
  private long sinceLook;
  private long files;
  private long bytes;
  private int includes;
  private int checks;
  private long expanded;

  /// A limit was reached, which the message names.
  @SuppressWarnings("serial") // It never leaves the load.
  public static final class Exceeded extends RuntimeException {
    private final boolean ofAll;

    private Exceeded(String message, boolean ofAll) {
      super(message);
      this.ofAll = ofAll;
    }

    static Exceeded byOneFile(String message) {
      return new Exceeded(message, false);
    }

    private static Exceeded byAllFiles(String message) {
      return new Exceeded(message, true);
    }

    /// Whether no other file can be read either.
    public boolean endsLoad() {
      return ofAll;
    }
  }

  public LoadBudget() {
    this(Heap::isFull);
  }

  LoadBudget(BooleanSupplier heapIsFull) {
    this.heapIsFull = heapIsFull;
  }

  void read(long more) {
    bytes += more;
    if (bytes > BYTES) {
      throw Exceeded.byAllFiles(
          "all files together, each as often as it is included, have more than "
              + (BYTES >> 20)
              + " MiB");
    }
  }

  /// One file more: so deep, and so many in all for one file.
  void include(int depth, int ofFile) {
    includes++;
    if (ofFile > INCLUDES_OF_FILE) {
      throw Exceeded.byOneFile("includes more than " + INCLUDES_OF_FILE + " files");
    }
    if (depth > INCLUDE_DEPTH) {
      throw Exceeded.byOneFile("more than " + INCLUDE_DEPTH + " files include one another");
    }
    if (includes > INCLUDES) {
      throw Exceeded.byAllFiles(
          "has more than " + INCLUDES + " includes, with those of all files before");
    }
  }

  /// The length of one file with its substitutions.
  static void resolve(long length) {
    if (length > RESOLVED) {
      throw Exceeded.byOneFile(
          "has more than "
              + (RESOLVED >> 20)
              + " million characters once its ${...} are replaced: they refer to one another");
    }
  }

  /// So many more checks, for which so many characters are read.
  public void expand(long more, long characters) {
    checks += (int) Math.min(more, CHECKS + 1L);
    expanded += characters;
    if (checks > CHECKS) {
      throw Exceeded.byAllFiles("all files together make more than " + CHECKS + " checks");
    }
    if (expanded > EXPANDED) {
      throw Exceeded.byAllFiles(
          "the checks of all files together have more than "
              + (EXPANDED >> 20)
              + " million characters, with what `each` makes of them");
    }
  }

  /// One of them, of so many characters, is about to be made.
  public void make(long characters) {
    take(OF_CHECK + OF_CHARACTER * characters);
  }

  /// A file of so many bytes becomes a part of a check.
  void takeFile(long size) {
    files += size;
    if (files > FILES_OF_CHECKS) {
      throw Exceeded.byAllFiles(
          "the files that checks name, each as often as it is named, have more than "
              + (FILES_OF_CHECKS >> 20)
              + " MiB");
    }
    take(size);
  }

  private void take(long more) {
    sinceLook += more;
    if (sinceLook > STRIDE) {
      sinceLook = 0;
      if (heapIsFull.getAsBoolean()) {
        throw Exceeded.byAllFiles(
            "does not fit into the memory of this process, a heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB, with the files before it; give it more, or have fewer checks");
      }
    }
  }

  /// Whether so much of the heap is in use that little more fits.
  private static final class Heap {
    private static final double FULL = 0.9;

    private Heap() {}

    /// What was live after the last collection may be garbage by now, so a full heap is collected
    /// once more before the answer is yes.
    static boolean isFull() {
      if (wasFull()) {
        System.gc();
        return wasFull();
      }
      return false;
    }

    private static boolean wasFull() {
      return ManagementFactory.getMemoryPoolMXBeans().stream().anyMatch(Heap::wasFull);
    }

    /// Only pools for long-lived objects count.
    private static boolean wasFull(MemoryPoolMXBean pool) {
      MemoryUsage collected = pool.getCollectionUsage();
      return pool.getType() == MemoryType.HEAP
          && pool.isUsageThresholdSupported()
          && collected != null
          && collected.getMax() > 0
          && collected.getUsed() > FULL * collected.getMax();
    }
  }
}
