package hinomi.probe.dns;

import hinomi.config.ValueType;
import java.util.Arrays;
import java.util.Optional;

/// The record types that can be queried, with their numbers (RFC 1035, 3.2.2, and later).
enum RecordType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  PTR(12),
  MX(15),
  TXT(16),
  AAAA(28),
  SRV(33),
  NAPTR(35),
  DS(43),
  TLSA(52),
  SVCB(64),
  HTTPS(65),
  CAA(257);

  /// In small letters too, as in answers and zone files.
  static final ValueType<RecordType> KIND =
      ValueType.oneOfInAnyCase(RecordType.class, RecordType::name);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  static Optional<RecordType> of(int number) {
    return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
  }

  int number() {
    return number;
  }
}
