# Sourced by the scripts at the top of the repository: sets JAVA_HOME to a JDK 25 or later, or exits. `home` is the folder
# of the repository, where that is not the current one.

# Reads the version from the release file of the JDK: starting java would be slower.
is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='="' read -r key _ version _; do
    if [ "$key" = JAVA_VERSION ]; then
      [ "${version%%[!0-9]*}" -ge 25 ] 2>/dev/null
      return
    fi
  done <"$1/release"
  return 1
}

java_on_path() {
  java=$(command -v java) && java=$(readlink -f "$java") && echo "${java%/bin/java}"
}

jdks_of_maven_toolchains() {
  sed -n 's:.*<jdkHome>\(.*\)</jdkHome>.*:\1:p' "${HOME:-}/.m2/toolchains.xml" 2>/dev/null
}

find_jdk() {
  is_jdk_25 "${JAVA_HOME:-}" && return
  for JAVA_HOME in "$(java_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    is_jdk_25 "$JAVA_HOME" && return
  done
  for JAVA_HOME in $(jdks_of_maven_toolchains); do
    is_jdk_25 "$JAVA_HOME" && return
  done
  return 1
}

has_maven() {
  command -v mvn >/dev/null && return
  mvn=${HOME:-}/.sdkman/candidates/maven/current/bin
  [ -x "$mvn/mvn" ] && PATH=$PATH:$mvn
}

# Exits unless the person at the terminal has installed what is missing.
install_or_exit() {
  . "${home:-.}/src/main/launch/install.sh"
  install_missing "$1" || exit 2
}

find_jdk || {
  if has_maven; then install_or_exit jdk; else install_or_exit "jdk maven"; fi
  find_jdk || { echo "The new JDK was not found: set JAVA_HOME." >&2 && exit 2; }
}
export JAVA_HOME

need_maven() {
  has_maven || install_or_exit maven
  # Silences JDK 25 warnings about libraries of Maven.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
}
