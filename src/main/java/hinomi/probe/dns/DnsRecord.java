package hinomi.probe.dns;

/// One record of a response, as `MX 10 mail.example.`, and its TTL in seconds.
record DnsRecord(RecordType type, String data, long ttl) {
  String text() {
    return type + " " + data;
  }
}
