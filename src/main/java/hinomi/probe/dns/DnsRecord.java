package hinomi.probe.dns;

/// One record of an answer, as `MX 10 mail.example.`, and how many seconds it may be kept.
record DnsRecord(RecordType type, String data, long ttl) {
  String text() {
    return type + " " + data;
  }
}
