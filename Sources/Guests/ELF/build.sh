#!/bin/bash
# Builds guests as freestanding PV64 ELF images, which Xen and `dom0` boot, from the sources that `swift build` makes plugins of.
# Usage: build.sh FOLDER… (a guest's sources each, such as Sources/Guests/Hello): leaves .build/guests-elf/NAME.elf
# Needs the Swift toolchain and libxen-dev.
set -eu
cd "$(dirname "$0")/../../.."
out=.build/guests-elf; mkdir -p "$out/modules"
target=x86_64-unknown-none-elf
resources=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")
strict="-strict-memory-safety -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility"
# Xen pushes its frames right below rsp: nothing here may use a red zone.
swift="swiftc -swift-version 6 -target $target -enable-experimental-feature Embedded -wmo -Osize -g -parse-as-library $strict
  -Xcc -ffreestanding -Xcc -mno-red-zone -Xfrontend -disable-stack-protector -Xcc -fmodule-map-file=$PWD/$out/modules/CGuestRuntime.modulemap -I $out/modules"

newer() {  # newer RESULT SOURCE…: whether RESULT is missing or older than a source
  local result=$1 file; shift
  [ -e "$result" ] || return 0
  for file in "$@"; do [ "$file" -nt "$result" ] && return 0; done
  return 1
}
module() {  # module NAME FOLDER
  local sources; mapfile -t sources < <(find -L "$2" -name '*.swift' | sort)
  newer "$out/$1.o" "${sources[@]}" "$0" Sources/CGuestRuntime/include/*.h ${3:+"$out/$3.o"} || return 0
  echo "building $1"
  $swift $(find -L "$2" -name module.modulemap -printf '-Xcc -fmodule-map-file=%p ') -module-name "$1" -emit-module -emit-module-path "$out/modules/$1.swiftmodule" -c "${sources[@]}" -o "$out/$1.o"
}

cat >"$out/modules/CGuestRuntime.modulemap" <<MAP
module CGuestRuntime { umbrella "$PWD/Sources/CGuestRuntime/include" export * }
MAP
for file in Sources/CGuestRuntime/*.[cS]; do
  object=$out/$(basename "$file").o
  newer "$object" "$file" Sources/CGuestRuntime/include/*.h || continue
  "$toolchain/clang" -target $target -DXENOLITH_ELF -I/usr/include -ISources/CGuestRuntime/include -ffreestanding -fno-builtin -O2 -g -mno-red-zone -c "$file" -o "$object"
done
module GuestHypercallABI Sources/HypercallABI
module GuestPVInterfaces Sources/PVInterfaces GuestHypercallABI
module GuestKit Sources/GuestKit GuestPVInterfaces
runtime=("$out"/*.S.o "$out"/*.c.o "$out"/GuestHypercallABI.o "$out"/GuestPVInterfaces.o "$out"/GuestKit.o)
if [ -d Tests/Conformance/ConformanceKit ]; then
  module ConformanceKit Tests/Conformance/ConformanceKit GuestKit
  runtime+=("$out/ConformanceKit.o")
fi
image() {  # image FOLDER
  local folder=$1 name file object objects
  name=$(basename "$folder")
  module "$name" "$folder" GuestKit
  objects=("$out/$name.o")
  for file in "$folder"/*/*.c; do  # programs that a guest brings along
    [ -e "$file" ] || continue
    object=$out/$name.$(basename "$file" .c).o
    "$toolchain/clang" -target $target -I"$(dirname "$file")/include" -ffreestanding -fPIC -O1 -mgeneral-regs-only -c "$file" -o "$object"
    objects+=("$object")
  done
  "$toolchain/ld.lld" -static --gc-sections -z noexecstack -T Sources/Guests/ELF/kernel.ld -o "$out/$name.elf" "${objects[@]}" "${runtime[@]}" \
    "$resources/embedded/$target/libswiftUnicodeDataTables.a"
}
running=()
for folder in "$@"; do
  image "$folder" & running+=($!)
  if [ ${#running[@]} -ge "$(nproc)" ]; then
    wait "${running[0]}"
    running=("${running[@]:1}")
  fi
done
for each in "${running[@]}"; do wait "$each"; done
