package hinomi.datadog.resource;

import java.net.URI;

/// Where people look at the account, as links in alerts.
record AppLinks(String url) {
  /// People find `api.datadoghq.com` at `app.datadoghq.com`, and `api.ap1.datadoghq.com` at
  /// `ap1.datadoghq.com`.
  static AppLinks of(URI api) {
    String host = String.valueOf(api.getHost());
    if (!host.startsWith("api.")) {
      return new AppLinks("https://app.datadoghq.com");
    }
    String site = host.substring("api.".length());
    boolean isBare = site.indexOf('.') == site.lastIndexOf('.');
    return new AppLinks("https://" + (isBare ? "app." + site : site));
  }

  String dashboard() {
    return url + "/dashboard/" + Reference.dashboard();
  }

  /// What the agents told of the check that alerts, with the reason and all that was seen.
  String events() {
    return url + "/event/explorer?query=check:{{check.name}}";
  }
}
