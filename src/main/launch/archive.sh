# Usage: archive.sh [FOLDER]. Makes hinomi-VERSION-linux-ARCH.tar.gz in the folder (default: target), with a Java of its own,
# and its .sha256. Run it in the sources, after target/hinomi.jar and target/lib are built. It needs gcc and port 8080.
set -eu
to=${1:-target}
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
case $(uname -m) in
  x86_64) arch=x64 ;;
  aarch64) arch=arm64 ;;
  *) echo "no archives for $(uname -m)" >&2 && exit 2 ;;
esac
name=hinomi-$version-linux-$arch
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/$name

mkdir "$app"
gcc -Os -static -s -o "$app/health" src/main/c/health.c
sh src/main/launch/image.sh "$app"
mkdir "$app/bin"
cp src/main/launch/hinomi.sh "$app/bin/hinomi"
chmod 755 "$app/bin/hinomi"
cp LICENSE CHANGELOG.md deploy/hinomi.service "$app"

# The modification times are those that the AOT cache of image.sh expects.
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=2026-01-01T00:00:00Z -cf "$work/tar" "$name"

# It runs from a folder with a blank in its name, through a link.
mkdir "$work/a folder"
tar -C "$work/a folder" -xf "$work/tar"
ln -s "$work/a folder/$name/bin/hinomi" "$work/hinomi"
(cd "$work" && ./hinomi --version && ./hinomi demo --for 1s) >"$work/log" 2>&1 || { cat "$work/log" && exit 1; }

mkdir -p "$to"
gzip -9nc "$work/tar" >"$to/$name.tar.gz"
(cd "$to" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$to/$name.tar.gz"
