package curlparity;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A web server of this machine: its configuration, and how it is started with it. In all texts
/// `{folder}` is its own folder, `{site}` the folder it serves, `{keys}` that of the certificates,
/// `{plain}`, `{secure}` and `{origin}` are ports.
record Software(String name, String program, String file, String configuration, String command) {
  /// The first is the origin of those that pass on.
  static List<Software> all() {
    return List.of(
        nginx(),
        apache(),
        lighttpd(),
        caddy(),
        haproxy(),
        squid(),
        tomcat(),
        jetty(),
        node(),
        new Software(
            "python3 http.server",
            "python3",
            "unused",
            "",
            "-m http.server --bind 127.0.0.1 --directory {site} {plain}"));
  }

  List<String> command(Path path, UnaryOperator<String> filled) {
    return Stream.concat(Stream.of(path.toString()), Arrays.stream(command.split(" ")).map(filled))
        .toList();
  }

  private static Software nginx() {
    return new Software(
        "nginx",
        "nginx",
        "nginx.conf",
        """
        daemon off;
        user root;
        worker_processes 1;
        pid {folder}/pid;
        events { }
        http {
          include /etc/nginx/mime.types;
          access_log off;
          client_body_temp_path {folder}/body;
          proxy_temp_path {folder}/proxy;
          fastcgi_temp_path {folder}/fastcgi;
          uwsgi_temp_path {folder}/uwsgi;
          scgi_temp_path {folder}/scgi;
          gzip on;
          gzip_types text/plain;
          root {site};
          server { listen 127.0.0.1:{plain}; }
          server {
            listen 127.0.0.1:{secure} ssl http2;
            ssl_certificate {certificate};
            ssl_certificate_key {key};
          }
        }
        """,
        "-p {folder} -c {folder}/nginx.conf -e {folder}/errors");
  }

  private static Software apache() {
    return new Software(
        "apache2",
        "apache2",
        "apache2.conf",
        """
        ServerRoot {folder}
        ServerName site.zoo.test
        PidFile {folder}/pid
        ErrorLog {folder}/errors
        User www-data
        Group www-data
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
        LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
        LoadModule filter_module /usr/lib/apache2/modules/mod_filter.so
        LoadModule deflate_module /usr/lib/apache2/modules/mod_deflate.so
        LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
        LoadModule http2_module /usr/lib/apache2/modules/mod_http2.so
        TypesConfig /etc/mime.types
        AddOutputFilterByType DEFLATE text/html text/plain
        DocumentRoot {site}
        Listen 127.0.0.1:{plain}
        Listen 127.0.0.1:{secure}
        <VirtualHost 127.0.0.1:{secure}>
          Protocols h2 http/1.1
          SSLEngine on
          SSLCertificateFile {certificate}
          SSLCertificateKeyFile {key}
        </VirtualHost>
        """,
        "-DFOREGROUND -f {folder}/apache2.conf");
  }

  private static Software lighttpd() {
    return new Software(
        "lighttpd",
        "lighttpd",
        "lighttpd.conf",
        """
        server.modules = ("mod_deflate", "mod_openssl")
        server.document-root = "{site}"
        server.bind = "127.0.0.1"
        server.port = {plain}
        index-file.names = ("index.html")
        mimetype.assign = (".html" => "text/html", ".txt" => "text/plain")
        deflate.mimetypes = ("text/")
        deflate.allowed-encodings = ("gzip", "deflate")
        $SERVER["socket"] == "127.0.0.1:{secure}" {
          ssl.engine = "enable"
          ssl.pemfile = "{certificate}"
          ssl.privkey = "{key}"
        }
        """,
        "-D -f {folder}/lighttpd.conf");
  }

  private static Software caddy() {
    return new Software(
        "caddy",
        "caddy",
        "Caddyfile",
        """
        {
          admin off
          auto_https off
        }
        http://:{plain} {
          bind 127.0.0.1
          root * {site}
          encode zstd gzip
          file_server
        }
        https://:{secure} {
          bind 127.0.0.1
          tls {certificate} {key}
          root * {site}
          encode gzip
          file_server
        }
        """,
        "run --config {folder}/Caddyfile");
  }

  private static Software haproxy() {
    return new Software(
        "haproxy",
        "haproxy",
        "haproxy.cfg",
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 20s
          timeout server 20s
          compression algo gzip
          compression type text/html text/plain
        frontend all
          bind 127.0.0.1:{plain}
          bind 127.0.0.1:{secure} ssl crt {keys}/joined.pem alpn h2,http/1.1
          default_backend origin
        backend origin
          server nginx 127.0.0.1:{origin}
        """,
        "-db -f {folder}/haproxy.cfg");
  }

  private static Software squid() {
    return new Software(
        "squid",
        "squid",
        "squid.conf",
        """
        http_port 127.0.0.1:{plain} accel defaultsite=site.zoo.test
        https_port 127.0.0.1:{secure} accel defaultsite=site.zoo.test tls-cert={keys}/joined.pem
        cache_peer 127.0.0.1 parent {origin} 0 no-query originserver
        http_access allow all
        cache deny all
        pid_filename {folder}/pid
        access_log none
        cache_log {folder}/cache.log
        coredump_dir {folder}
        shutdown_lifetime 1 seconds
        memory_cache_shared off
        sslproxy_session_cache_size 0 MB
        """,
        "-N -n parity -f {folder}/squid.conf");
  }

  private static Software tomcat() {
    return new Software(
        "tomcat 10",
        "java",
        "conf/server.xml",
        """
        <Server port="-1"><Service name="Catalina">
          <Connector port="{plain}" address="127.0.0.1" compression="on"/>
          <Connector port="{secure}" address="127.0.0.1" compression="on" SSLEnabled="true" scheme="https" secure="true">
            <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol"/>
            <SSLHostConfig><Certificate certificateFile="{certificate}" certificateKeyFile="{key}"/></SSLHostConfig>
          </Connector>
          <Engine name="Catalina" defaultHost="localhost">
            <Host name="localhost" appBase="{folder}/none"><Context path="" docBase="{site}"/></Host>
          </Engine>
        </Service></Server>
        """,
        "-cp /usr/share/tomcat10/bin/bootstrap.jar:/usr/share/tomcat10/bin/tomcat-juli.jar"
            + " -Dcatalina.home=/usr/share/tomcat10 -Dcatalina.base={folder}"
            + " -Djava.io.tmpdir={folder} org.apache.catalina.startup.Bootstrap start");
  }

  private static Software jetty() {
    return new Software(
        "jetty 9",
        "java",
        "start.ini",
        """
        --module=http,https,http2,gzip,deploy
        jetty.http.host=127.0.0.1
        jetty.http.port={plain}
        jetty.ssl.host=127.0.0.1
        jetty.ssl.port={secure}
        jetty.sslContext.keyStorePassword=changeit
        jetty.sslContext.keyManagerPassword=changeit
        """,
        "-jar /usr/share/jetty9/start.jar jetty.home=/usr/share/jetty9 jetty.base={folder}");
  }

  private static Software node() {
    return new Software(
        "node",
        "node",
        "server.js",
        """
        const fs = require("fs");
        const zlib = require("zlib");
        const tls = { cert: fs.readFileSync("{certificate}"), key: fs.readFileSync("{key}") };
        function answer(request, response) {
          const path = request.url;
          if (path === "/folder") {
            response.writeHead(302, { Location: "/folder/" }).end();
            return;
          }
          const file = "{site}" + (path.endsWith("/") ? path + "index.html" : path);
          if (!fs.existsSync(file)) {
            response.writeHead(404).end("none");
            return;
          }
          response.writeHead(200, { "Content-Encoding": "gzip" });
          fs.createReadStream(file).pipe(zlib.createGzip()).pipe(response);
        }
        require("http").createServer(answer).listen({plain}, "127.0.0.1");
        require("https").createServer(tls, answer).listen({secure}, "127.0.0.1");
        """,
        "{folder}/server.js");
  }
}
