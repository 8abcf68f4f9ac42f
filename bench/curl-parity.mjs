// The HTTP/2 server of bench/curl-parity, and an HTTP/1.1 server at the same port: node curl-parity.mjs PORT CERTIFICATE KEY
// Prints the names of its pages, a line each, with " ? REASON" where the two differ on purpose; the first segment of a path is such a name.
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import zlib from "node:zlib";

const [port, certificate, key] = process.argv.slice(2);
const { constants } = http2;
const hello = "hello hello hello\n";
const ok = (headers = {}) => ({ ":status": 200, "content-type": "text/plain", ...headers });

const pages = {
  plain: (stream) => {
    stream.respond(ok());
    stream.end(hello);
  },
  "content-length": (stream) => {
    stream.respond(ok({ "content-length": hello.length }));
    stream.end(hello);
  },
  empty: (stream) => {
    stream.respond(ok(), { endStream: true });
  },
  "empty-data": (stream) => {
    stream.respond(ok());
    stream.end();
  },
  "status-204": (stream) => {
    stream.respond({ ":status": 204 }, { endStream: true });
  },
  "status-404": (stream) => {
    stream.respond({ ":status": 404 });
    stream.end("none");
  },
  "status-421": (stream) => {
    stream.respond({ ":status": 421 });
    stream.end("not here");
  },
  "status-599": (stream) => {
    stream.respond({ ":status": 599 });
    stream.end("odd");
  },
  gzip: (stream) => {
    stream.respond(ok({ "content-encoding": "gzip" }));
    stream.end(zlib.gzipSync(hello));
  },
  "gzip-cut": (stream) => {
    stream.respond(ok({ "content-encoding": "gzip" }));
    stream.end(zlib.gzipSync(hello).subarray(0, 15));
  },
  trailers: (stream) => {
    stream.respond(ok(), { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "1" }));
    stream.end(hello);
  },
  "trailers-without-body": (stream) => {
    stream.respond(ok(), { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "1" }));
    stream.end();
  },
  "early-hints": (stream) => {
    stream.additionalHeaders({ ":status": 103, link: "</a.css>; rel=preload" });
    stream.respond(ok());
    stream.end(hello);
  },
  "body-too-short": (stream) => {
    stream.respond(ok({ "content-length": 100 }));
    stream.end(hello);
  },
  "body-too-long": (stream) => {
    stream.respond(ok({ "content-length": 3 }));
    stream.end(hello);
  },
  "body-large": (stream) => {
    stream.respond(ok());
    stream.end("x".repeat(700_000));
  },
  "body-in-pieces": (stream) => {
    stream.respond(ok());
    for (let piece = 0; piece < 300; piece++) stream.write("x");
    stream.end();
  },
  "headers-many": (stream) => {
    const many = {};
    for (let header = 0; header < 150; header++) many["x-header-" + header] = "value " + header;
    stream.respond(ok(many));
    stream.end(hello);
  },
  "header-large": (stream) => {
    stream.respond(ok({ "x-large": "x".repeat(30_000) }));
    stream.end(hello);
  },
  cookies: (stream) => {
    stream.respond({ ":status": 302, location: "/plain/", "set-cookie": ["a=1", "b=2"] });
    stream.end();
  },
  redirect: (stream) => {
    stream.respond({ ":status": 301, location: "/plain/" });
    stream.end("moved");
  },
  "redirect-reset": (stream) => {
    stream.respond({ ":status": 301, location: "/plain/" });
    stream.write("moved");
    setTimeout(() => stream.close(constants.NGHTTP2_INTERNAL_ERROR), 50);
  },
  "redirect-loop": (stream) => {
    stream.respond({ ":status": 302, location: "/redirect-loop/" });
    stream.end();
  },
  push: (stream) => {
    if (stream.pushAllowed) {
      stream.pushStream({ ":path": "/pushed" }, (error, pushed) => {
        if (!error) {
          pushed.respond(ok());
          pushed.end("pushed");
        }
      });
    }
    stream.respond(ok());
    stream.end(hello);
  },
  "reset-before-headers": (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  "reset-refused": (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
  "reset-without-error": (stream) => stream.close(constants.NGHTTP2_NO_ERROR),
  "http-1.1-required": (stream) => stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED),
  "reset-in-body": (stream) => {
    stream.respond(ok());
    stream.write(hello);
    setTimeout(() => stream.close(constants.NGHTTP2_INTERNAL_ERROR), 50);
  },
  "cancel-in-body": (stream) => {
    stream.respond(ok());
    stream.write(hello);
    setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 50);
  },
  "goaway-before-headers": (stream) => {
    stream.session.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
    stream.respond(ok());
    stream.end(hello);
  },
  "goaway-in-body": (stream) => {
    stream.respond(ok());
    stream.write(hello);
    stream.session.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
    setTimeout(() => stream.end(hello), 50);
  },
  "goaway-with-error": (stream) => {
    stream.session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0);
    stream.session.destroy();
  },
  "closed-before-headers": (stream) => stream.session.socket.destroy(),
  "closed-in-body": (stream) => {
    stream.respond(ok());
    stream.write(hello);
    setTimeout(() => stream.session.destroy(), 50);
  },
  "ping-and-settings": (stream) => {
    stream.session.ping(() => {});
    stream.session.settings({ maxConcurrentStreams: 1 });
    stream.respond(ok());
    stream.end(hello);
  },
};

process.on("uncaughtException", () => {}); // of one page, and the others go on
const onPurpose = {
  "gzip-cut": "A stream without its end is a page that was cut; this curl does not notice.",
};
for (const name of Object.keys(pages)) {
  console.log(onPurpose[name] ? name + " ? " + onPurpose[name] : name);
}

const server = http2.createSecureServer({
  cert: readFileSync(certificate),
  key: readFileSync(key),
  allowHTTP1: true,
  paddingStrategy: constants.PADDING_STRATEGY_MAX,
});
server.on("stream", (stream, headers) => {
  stream.on("error", () => {});
  const page = pages[headers[":path"].split("/")[1]];
  if (page) {
    page(stream);
  } else {
    stream.respond({ ":status": 404 }, { endStream: true });
  }
});
server.on("sessionError", () => {});
server.on("request", (request, response) => {
  if (request.httpVersionMajor === 1) response.end("over HTTP/1.1\n");
});
server.listen(Number(port), "127.0.0.1");
