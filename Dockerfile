# The image of the agent: docker buildx build -t hinomi .
# About 60 MB to pull, without shell, root or required writable folders. Your checks are in /app/checks, your hinomi.conf in
# /app, and the journal in /var/lib/hinomi if that is writable.

FROM debian:12-slim AS health
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev
COPY src/main/c/health.c /
RUN gcc -Os -Wall -Wextra -Werror -static -s -o /health /health.c


FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src

# A separate layer for downloads: building one empty class needs all of them.
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main/launch src/main/launch
RUN mkdir -p src/main/java/hinomi \
 && echo 'package hinomi; class Nothing {}' > src/main/java/hinomi/Nothing.java \
 && sh src/main/launch/package.sh \
 && rm -r src/main/java target

COPY src/main src/main
COPY examples examples
RUN sh src/main/launch/package.sh -o

# A volume mounted here gets the owner of this empty folder.
RUN mkdir /journal

COPY --from=health /health /app/health
RUN sh src/main/launch/image.sh /app


# hinomi.conf is optional: next to an existing file, a pattern may match nothing.
COPY pom.xml hinomi.con[f] /settings/
RUN rm /settings/pom.xml


FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Hinomi" \
      org.opencontainers.image.description="A synthetic uptime monitoring agent: checks as code in, Datadog metrics out." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
COPY checks /app/checks
COPY --from=build /settings /app
COPY --from=build --chown=65532:65532 /journal /var/lib/hinomi
WORKDIR /app
USER 65532:65532
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=1 HINOMI_JOURNAL=/var/lib/hinomi
VOLUME /var/lib/hinomi
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/health"]
ENTRYPOINT ["/app/jre/bin/java", "@/app/jvm.options", "@/app/image.options", "-XX:AOTCache=/app/hinomi.aot", "-jar", "/app/hinomi.jar"]
CMD ["run"]
