# Usage: notes.sh TAG. Prints the section of the version in CHANGELOG.md; fails if it is missing or the version is not the
# one of pom.xml. Run it in the sources.
set -eu
version=${1#v}
pom=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
[ "$version" = "$pom" ] || {
  echo "the tag is $1, but the version in pom.xml is $pom" >&2
  exit 1
}
notes=$(awk -v heading="## [$version]" 'index($0, "## [") == 1 { on = index($0, heading) == 1; next } on' CHANGELOG.md)
[ -n "$notes" ] || {
  echo "CHANGELOG.md has no section ## [$version]" >&2
  exit 1
}
echo "$notes"
