package hinomi.probe.dns;

import hinomi.config.ValueType;

/// The classes that can be queried, with their numbers (RFC 1035, 3.2.4). Name servers say their
/// version in class CH.
enum RecordClass {
  IN(1),
  CH(3),
  HS(4);

  static final ValueType<RecordClass> KIND = ValueType.oneOf(RecordClass.class, RecordClass::name);

  private final int number;

  RecordClass(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
