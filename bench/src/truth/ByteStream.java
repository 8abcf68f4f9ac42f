package truth;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The bytes of one direction of a connection in their order, and when each could be read.
final class ByteStream {
  private static final int RECORD_HEADER = 5;

  private final int first;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TreeMap<Integer, Long> times = new TreeMap<>();
  private final Map<Integer, byte[]> early = new HashMap<>();

  /// A segment, or a TLS record of the type (RFC 8446, 5.1), with the times of its first and last
  /// byte.
  record Part(int type, long begin, long end) {}

  /// `first` is the sequence number of the first byte.
  ByteStream(int first) {
    this.first = first;
  }

  void add(long time, int sequence, byte[] data) {
    int offset = sequence - first;
    if (offset > bytes.size()) {
      early.put(offset, data);
    } else if (offset + data.length > bytes.size()) {
      append(time, Arrays.copyOfRange(data, bytes.size() - offset, data.length));
      byte[] next;
      while ((next = early.remove(bytes.size())) != null) {
        append(time, next);
      }
    }
  }

  private void append(long time, byte[] more) {
    if (more.length > 0) {
      times.put(bytes.size(), time);
      bytes.writeBytes(more);
    }
  }

  int size() {
    return bytes.size();
  }

  private long timeOf(int offset) {
    return times.floorEntry(offset).getValue();
  }

  List<Part> segments(int from) {
    return times.tailMap(from).values().stream().map(time -> new Part(0, time, time)).toList();
  }

  /// Where the first segment ends.
  int firstEnd() {
    Integer second = times.higherKey(0);
    return second == null ? bytes.size() : second;
  }

  List<Part> records(int from) {
    byte[] all = bytes.toByteArray();
    List<Part> records = new ArrayList<>();
    int at = from;
    while (at + RECORD_HEADER <= all.length) {
      int end = at + RECORD_HEADER + ((all[at + 3] & 0xff) << 8 | all[at + 4] & 0xff);
      if (end <= all.length) {
        records.add(new Part(all[at], timeOf(at), timeOf(end - 1)));
      }
      at = end;
    }
    return records;
  }

  /// Whether a TLS handshake begins there.
  boolean isTls(int from) {
    return bytes.size() > from && bytes.toByteArray()[from] == Phases.HANDSHAKE;
  }
}
