# The image of the agent: docker buildx build -t hinomi .
# About 60 MB to pull; no shell, no root, nothing that has to be writable. Your checks go to /app/checks,
# your hinomi.conf to /app, and what Datadog has not accepted yet is in /var/lib/hinomi, where that is writable.

FROM debian:12-slim AS health
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev
COPY src/main/c/health.c /
RUN gcc -Os -Wall -Wextra -Werror -static -s -o /health /health.c


FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src

# A layer of its own for what is downloaded: building one empty class needs all of it.
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main/launch src/main/launch
RUN mkdir -p src/main/java/hinomi \
 && echo 'package hinomi; class Nothing {}' > src/main/java/hinomi/Nothing.java \
 && sh src/main/launch/package.sh \
 && rm -r src/main/java target

COPY src/main src/main
RUN sh src/main/launch/package.sh -o

# jdk.charsets: pages in Shift_JIS and the like.
RUN jlink --output /app/jre \
      --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.charsets,jdk.management,jdk.unsupported \
      --strip-java-debug-attributes --no-header-files --no-man-pages

# BoringSSL and QUIC come as a jar for each platform, unpacked at every start. This one platform's are
# unpacked here instead, so that the agent needs no writable folder.
RUN cd target/lib \
 && platform=linux-$(uname -m | sed s/aarch64/aarch_64/) \
 && jar xf netty-tcnative-boringssl-static-*-$platform.jar META-INF/native \
 && jar xf netty-codec-native-quic-*-$platform.jar META-INF/native \
 && mv META-INF/native /app/native \
 && rm -r META-INF netty-tcnative-boringssl-static-*-*-*.jar netty-codec-native-quic-*.jar

RUN mv target/hinomi.jar target/lib src/main/launch/*.options /app
COPY --from=health /health /app/health

# Whoever mounts a volume here gets it with the owner of this empty folder.
RUN mkdir /journal

# The JVM keeps what it learns about the classes in a real run, and starts a third sooner. All that it
# keeps it loads at every start, so it is the agent alone that runs here, without the demo; and it keeps
# nothing for the second compiler, which is off. It trusts what it kept as long as the times of the jars,
# in whole seconds, are those it has seen. The last line fails when there is nothing that it would trust.
WORKDIR /app
RUN find . -exec touch -h -d 2026-01-01T00:00:00Z {} + \
 && training=/src/src/main/launch/training \
 && timeout --preserve-status 12 jre/bin/java @jvm.options @image.options \
      -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -Xlog:aot=error -XX:AOTCacheOutput=hinomi.aot \
      -jar /app/hinomi.jar run --checks $training/checks --config $training/agent.conf \
 && jre/bin/java @jvm.options @image.options -XX:AOTMode=on -XX:AOTCache=hinomi.aot -jar /app/hinomi.jar --version


# The settings, if there are any: beside a file that is there, a pattern may match nothing.
COPY pom.xml hinomi.con[f] /settings/
RUN rm /settings/pom.xml


FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Hinomi" \
      org.opencontainers.image.description="A synthetic uptime monitoring agent: checks as code in, Datadog metrics out."
COPY --from=build /app /app
COPY checks /app/checks
COPY --from=build /settings /app
COPY --from=build --chown=65532:65532 /journal /var/lib/hinomi
WORKDIR /app
USER 65532:65532
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=1 HINOMI_HTTP_HOST=0.0.0.0 HINOMI_JOURNAL=/var/lib/hinomi
VOLUME /var/lib/hinomi
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/health"]
ENTRYPOINT ["/app/jre/bin/java", "@/app/jvm.options", "@/app/image.options", "-XX:AOTCache=/app/hinomi.aot", "-jar", "/app/hinomi.jar"]
CMD ["run"]
