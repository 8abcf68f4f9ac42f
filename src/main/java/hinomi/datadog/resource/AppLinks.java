package hinomi.datadog.resource;

import java.net.URI;

/// Links into the Datadog app, for alerts.
record AppLinks(String url) {
  /// The app of `api.datadoghq.com` is `app.datadoghq.com`, that of `api.ap1.datadoghq.com` is
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

  /// The events of the check that alerts, with reason and evidence.
  String events() {
    return url + "/event/explorer?query=check:{{check.name}}";
  }
}
