package hinomi.assertion;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A range of HTTP status codes, both ends included, written `200`, `2xx` or `200-299`.
public record StatusCodes(int from, int to, String written) {
  private static final Pattern FORM = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

  public StatusCodes {
    if (from > to) {
      throw new IllegalArgumentException("'" + written + "' ends before it begins");
    }
  }

  static StatusCodes parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a status: expected 200, \"2xx\", \"200-299\" or a list of these");
    }
    if (form.group(1) != null) {
      int hundred = 100 * Integer.parseInt(form.group(1));
      return new StatusCodes(hundred, hundred + 99, text);
    }
    int from = Integer.parseInt(form.group(2));
    return new StatusCodes(
        from, form.group(3) == null ? from : Integer.parseInt(form.group(3)), text);
  }

  boolean has(int status) {
    return from <= status && status <= to;
  }

  /// The codes of several ranges as a set: sorted, without overlaps, as `200-299` or `404`.
  public static List<String> set(List<StatusCodes> codes) {
    List<String> set = new ArrayList<>();
    int from = 0;
    for (int code = 100; code <= 600; code++) {
      boolean isIn = isAmong(codes, code);
      if (isIn && !isAmong(codes, code - 1)) {
        from = code;
      } else if (!isIn && isAmong(codes, code - 1)) {
        set.add(from == code - 1 ? "" + from : from + "-" + (code - 1));
      }
    }
    return set;
  }

  private static boolean isAmong(List<StatusCodes> codes, int code) {
    return codes.stream().anyMatch(range -> range.has(code));
  }

  /// Reads what [#joined] wrote.
  public static List<StatusCodes> split(String joined) {
    return Stream.of(joined.split(" or ", -1)).map(StatusCodes::parse).toList();
  }

  static String joined(List<StatusCodes> codes) {
    return codes.stream().map(StatusCodes::written).collect(Collectors.joining(" or "));
  }
}
