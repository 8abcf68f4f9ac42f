# Usage: image.sh APP. Lays out the image in folder APP, which already has the health command.
# Run it in the sources, after target/hinomi.jar and target/lib are built.
set -eu
app=$1
launch=src/main/launch
. $launch/jdk.sh

# jdk.charsets: pages in Shift_JIS and the like.
"$JAVA_HOME/bin/jlink" --output "$app/jre" \
  --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.charsets,jdk.management,jdk.unsupported \
  --strip-java-debug-attributes --no-header-files --no-man-pages
cp -r target/hinomi.jar target/lib examples $launch/*.options "$app"

# BoringSSL and QUIC come as one jar per platform and are unpacked at every start. Those of this platform are unpacked
# here instead, so the agent needs no writable folder.
(
  cd "$app/lib"
  platform=linux-$(uname -m | sed s/aarch64/aarch_64/)
  "$JAVA_HOME/bin/jar" xf netty-tcnative-boringssl-static-*-"$platform".jar META-INF/native
  "$JAVA_HOME/bin/jar" xf netty-codec-native-quic-*-"$platform".jar META-INF/native
  mv META-INF/native "$app/native"
  rm -r META-INF netty-tcnative-boringssl-static-*-*-*.jar netty-codec-native-quic-*.jar
)

# Trains the AOT cache of the JVM in a real run, which makes it start a third faster. The whole cache is loaded at every
# start, so only the agent runs here, without the demo, and no profiles for C2 are kept. The cache is valid as long as the
# modification times of the jars, in whole seconds, stay the same. The last line fails if the cache is not usable.
find "$app" -exec touch -h -d 2026-01-01T00:00:00Z {} +
agent() {
  exec "$app/jre/bin/java" @"$app/jvm.options" @"$app/image.options" -Djava.library.path="$app/native" "$@"
}
HINOMI_JOURNAL=$(mktemp -d)
export HINOMI_JOURNAL
log=$(mktemp)
agent -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -Xlog:aot=error -XX:AOTCacheOutput="$app/hinomi.aot" \
  -jar "$app/hinomi.jar" run --checks $launch/training/checks --config $launch/training/agent.conf >"$log" 2>&1 &
trained=$!
trap 'kill $trained 2>/dev/null || :; cat "$log" >&2; rm -rf "$HINOMI_JOURNAL" "$log"' EXIT
until "$app/health" >/dev/null 2>&1; do
  kill -0 $trained
  sleep 1
done
sleep 9
kill $trained
wait $trained
trap - EXIT
rm -r "$HINOMI_JOURNAL" "$log"
agent -XX:AOTMode=on -XX:AOTCache="$app/hinomi.aot" -jar "$app/hinomi.jar" --version
