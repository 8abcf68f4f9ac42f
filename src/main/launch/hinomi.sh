#!/bin/sh
# Runs Hinomi with the Java beside it, from any folder, also through links.
self=$(readlink -f "$0")
home=${self%/bin/*}

# File names and arguments may be in any language.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in C | POSIX) export LC_ALL=C.UTF-8 ;; esac

# Without the AOT cache, as after a copy that lost the modification times, it starts slower, and silently.
exec "$home/jre/bin/java" @"$home/jvm.options" @"$home/image.options" -Djava.library.path="$home/native" \
  -XX:AOTCache="$home/hinomi.aot" -Xlog:aot=off -Xlog:cds=off -jar "$home/hinomi.jar" "$@"
