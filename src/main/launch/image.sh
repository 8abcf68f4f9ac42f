# Lays out what the image holds in a folder that has the health command: image.sh APP
# Runs in the sources, once target/hinomi.jar and target/lib are made.
set -eu
app=$1
launch=src/main/launch
. $launch/jdk.sh

# jdk.charsets: pages in Shift_JIS and the like.
"$JAVA_HOME/bin/jlink" --output "$app/jre" \
  --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.charsets,jdk.management,jdk.unsupported \
  --strip-java-debug-attributes --no-header-files --no-man-pages
cp -r target/hinomi.jar target/lib $launch/*.options "$app"

# BoringSSL and QUIC come as a jar for each platform, unpacked at every start. This one platform's are
# unpacked here instead, so that the agent needs no writable folder.
(
  cd "$app/lib"
  platform=linux-$(uname -m | sed s/aarch64/aarch_64/)
  "$JAVA_HOME/bin/jar" xf netty-tcnative-boringssl-static-*-"$platform".jar META-INF/native
  "$JAVA_HOME/bin/jar" xf netty-codec-native-quic-*-"$platform".jar META-INF/native
  mv META-INF/native "$app/native"
  rm -r META-INF netty-tcnative-boringssl-static-*-*-*.jar netty-codec-native-quic-*.jar
)

# The JVM keeps what it learns about the classes in a real run, and starts a third sooner. All that it
# keeps it loads at every start, so it is the agent alone that runs here, without the demo; and it keeps
# nothing for the second compiler, which is off. It trusts what it kept as long as the times of the jars,
# in whole seconds, are those it has seen. The last line fails when there is nothing that it would trust.
find "$app" -exec touch -h -d 2026-01-01T00:00:00Z {} +
agent() {
  exec "$app/jre/bin/java" @"$app/jvm.options" @"$app/image.options" -Djava.library.path="$app/native" "$@"
}
HINOMI_JOURNAL=$(mktemp -d)
export HINOMI_JOURNAL
agent -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -Xlog:aot=error -XX:AOTCacheOutput="$app/hinomi.aot" \
  -jar "$app/hinomi.jar" run --checks $launch/training/checks --config $launch/training/agent.conf &
trained=$!
trap 'kill $trained 2>/dev/null || :' EXIT
until "$app/health" >/dev/null 2>&1; do
  kill -0 $trained
  sleep 1
done
sleep 9
kill $trained
wait $trained
rm -r "$HINOMI_JOURNAL"
agent -XX:AOTMode=on -XX:AOTCache="$app/hinomi.aot" -jar "$app/hinomi.jar" --version
