package hinomi.datadog;

import java.net.URI;

/// The sites of Datadog; an account is at exactly one of them.
public enum DatadogSite {
  US1("datadoghq.com"),
  US3("us3.datadoghq.com"),
  US5("us5.datadoghq.com"),
  EU1("datadoghq.eu"),
  AP1("ap1.datadoghq.com"),
  AP2("ap2.datadoghq.com"),
  UK1("uk1.datadoghq.com"),
  US1_FED("ddog-gov.com"),
  US2_FED("us2.ddog-gov.com");

  private final String domain;

  DatadogSite(String domain) {
    this.domain = domain;
  }

  /// As in `DD_SITE`.
  public String domain() {
    return domain;
  }

  public URI api() {
    return URI.create("https://api." + domain);
  }
}
