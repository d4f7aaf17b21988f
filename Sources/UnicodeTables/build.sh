#!/bin/sh
# Makes the images of Swift's Unicode tables, which the builder links in behind a guest that asks for one of their symbols:
#   libSwiftUnicodeStrings.so     what String's comparing, hashing and iterating want (about 45 KB)
#   libSwiftUnicodeProperties.so  case mapping and Unicode.Scalar.Properties (about 680 KB)
# The Swift toolchain brings the tables for Embedded Swift as an archive whose symbols are hidden; here they are made visible.
# usage: build.sh FOLDER
set -eu
folder=$1
swift_lib=$(${SWIFTC:-swiftc} -print-target-info | sed -n 's/.*"runtimeResourcePath" *: *"\(.*\)".*/\1/p' | head -1)
bin=$swift_lib/../../bin
archive=$swift_lib/embedded/x86_64-unknown-linux-gnu/libswiftUnicodeDataTables.a
if [ ! -f "$archive" ]; then
  echo "no $archive: this Swift toolchain has no Unicode tables; guests that compare or hash strings cannot be started" >&2
  exit 1
fi
properties=$folder/libSwiftUnicodeProperties.so
[ "$properties" -nt "$archive" ] && [ "$properties" -nt "$0" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && "$bin/llvm-ar" x "$archive")
for object in "$work"/*.o; do "$bin/llvm-objcopy" --wildcard '--set-symbol-visibility=_swift_stdlib_*=default' "$object"; done
# link NAME OBJECT…: into one read-only segment, but for what must be relocated.
link() {
  name=$1
  shift
  "$bin/clang" -shared -nostdlib -s -fuse-ld=lld -Wl,--no-rosegment,-z,max-page-size=4096,--hash-style=sysv,--no-undefined -o "$work/$name" "$@"
  mv "$work/$name" "$folder/$name"
}
mkdir -p "$folder"
strings=$(ls "$work"/*.o | grep -v ScalarProps)
# shellcheck disable=SC2086
link libSwiftUnicodeStrings.so $strings
link libSwiftUnicodeProperties.so "$work"/UnicodeScalarProps.cpp.o "$work"/UnicodeData.cpp.o
