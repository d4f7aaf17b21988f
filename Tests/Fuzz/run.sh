#!/bin/bash
# Builds the fuzz targets with libFuzzer and AddressSanitizer, and runs each for a while.
# usage: run.sh [SECONDS] [TARGET…]    TARGET: plugin, pv64, xml, xenstore, remote, instruction, gdb
# What is found lies in .build/fuzz/TARGET-crash-…; give it to .build/fuzz/TARGET to see it again.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-120}
shift || true
targets=${*:-plugin pv64 xml xenstore remote instruction gdb}
out=$PWD/.build/fuzz
mkdir -p "$out"
swiftc=${SWIFTC:-swiftc}
flags=(-O -g -swift-version 6 -parse-as-library -sanitize=fuzzer,address -use-ld=lld -assert-config Debug)
toolchain=$("$swiftc" -print-target-info | sed -n 's/.*"runtimeResourcePath" *: *"\(.*\)".*/\1/p' | head -1)/../../bin

build_module() {
  "$swiftc" "${flags[@]}" -wmo -I "$out" -module-name $1 -emit-module -emit-module-path "$out/$1.swiftmodule" \
    -emit-object -o "$out/$1.o" $(find Sources/$1 -name '*.swift')
}
build_image() {  # build_image TARGET SOURCE…: what reads kernels, with the address map of a vCPU process
  local target=$1
  shift
  build_module HypercallABI
  echo "module CVCPUArea { header \"$PWD/Sources/CVCPUArea/include/vcpu_area.h\" export * }" >"$out/CVCPUArea.modulemap"
  "$swiftc" "${flags[@]}" -Xcc -fmodule-map-file="$out/CVCPUArea.modulemap" -I "$out" -wmo -emit-executable -module-name "${target}Fuzz" \
    -emit-module-path "$out/${target}Fuzz.swiftmodule" -o "$out/$target" Sources/Dom0/ToolstackError.swift \
    Sources/Dom0/Builder/{ELFFile,SharedObject,DynamicSection,Relocation,KernelImage,PluginImage,UnicodeTables,FileContents}.swift "$@" "$out/HypercallABI.o"
}
build_plugin() { build_image plugin Tests/Fuzz/PluginImageFuzz.swift; }
seed_plugin() {
  for style in gnu sysv; do
    "$toolchain/clang" -shared -nostdlib -fuse-ld=lld -Wl,-z,max-page-size=4096,--hash-style=$style -s -o "$1/$style.so" Tests/Fuzz/seed.S
  done
}

build_pv64() { build_image pv64 Sources/Dom0/Builder/{XenNotes,PV64Image,KernelFile,BootLayout,PageTables}.swift Tests/Fuzz/PV64ImageFuzz.swift; }
seed_pv64() {
  for form in NOTES TEXT; do
    "$toolchain/clang" -static -nostdlib -fuse-ld=lld -Wl,--image-base=0x40000000,-z,max-page-size=4096,-e,xen_start -s -D$form \
      -o "$1/$form.elf" Tests/Fuzz/pv64.S
  done
}

build_xml() {
  read -ra xml2 <<<"$(pkg-config --cflags libxml-2.0 | sed 's/-I/-Xcc -I/g') -Xcc -fmodule-map-file=$PWD/Sources/CLibXML2/module.modulemap"
  # The schema as SwiftPM embeds it.
  { echo 'struct PackageResources { static let domain_rng: [UInt8] = ['
    od -An -v -tu1 Sources/DomainConfig/Schema/domain.rng | sed -E 's/ *([0-9]+)/\1,/g'
    echo ']}'; } >"$out/PackageResources.swift"
  "$swiftc" "${flags[@]}" -wmo "${xml2[@]}" -module-name XMLDocument -emit-module -emit-module-path "$out/XMLDocument.swiftmodule" \
    -emit-object -o "$out/XMLDocument.o" Sources/XMLDocument/*.swift
  "$swiftc" "${flags[@]}" -wmo "${xml2[@]}" -I "$out" -emit-executable -module-name XMLFuzz -emit-module-path "$out/XMLFuzz.swiftmodule" -o "$out/xml" Sources/DomainConfig/*.swift \
    "$out/PackageResources.swift" Tests/Fuzz/DomainXMLFuzz.swift "$out/XMLDocument.o" -lxml2
}
seed_xml() { cp domains/*.xml "$1"; }

build_xenstore() {
  build_module HypercallABI
  build_module PVInterfaces
  "$swiftc" "${flags[@]}" -wmo -I "$out" -emit-executable -module-name XenstoreFuzz -emit-module-path "$out/XenstoreFuzz.swiftmodule" \
    -o "$out/xenstore" $(find Sources/Xenstore -name '*.swift') Tests/Fuzz/XenstoreFuzz.swift "$out"/{HypercallABI,PVInterfaces}.o
}
seed_xenstore() {
  # Domain 1 writes, watches, starts a transaction and ends it.
  printf '\x00\x0b\x00\x03a\x00v\x00\x04\x00\x04a\x00t\x00\x00\x06\x00\x01\x00\x00\x0b\x01\x05a/b\x00w\x00\x07\x01\x02T\x00' >"$1/domain"
  # Domain 0 gives domain 2 a node, which it reads and removes; then everything starts again.
  printf '\x04\x0b\x00\x04/c\x00v\x04\x0e\x00\x06/c\x00n2\x00\x01\x02\x00\x03/c\x00\x01\x0d\x00\x03/c\x00\x05\x00\x00\x00' >"$1/dom0"
}

build_remote() {
  "$swiftc" "${flags[@]}" -wmo -emit-executable -module-name RemoteFuzz -emit-module-path "$out/RemoteFuzz.swiftmodule" -o "$out/remote" \
    $(find Sources/RemoteProtocol -name '*.swift') Tests/Fuzz/RemoteFuzz.swift
}
seed_remote() {
  # virConnectOpen; virDomainLookupByName; virDomainGetXMLDesc; an event of a domain's life.
  local head='\x20\x00\x80\x86\x00\x00\x00\x01' dom='\x00\x00\x00\x01a\x00\x00\x000123456789abcdef\xff\xff\xff\xff'
  printf "\x00\x00\x00\x24$head\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" >"$1/open"
  printf "\x00\x00\x00\x24$head\x00\x00\x00\x17\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01a\x00\x00\x00" >"$1/lookup"
  printf "\x00\x00\x00\x3c$head\x00\x00\x00\x0e\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00$dom\x00\x00\x00\x00" >"$1/xml"
  printf "\x00\x00\x00\x44$head\x00\x00\x01\x3e\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01$dom\x00\x00\x00\x02\x00\x00\x00\x00" >"$1/event"
}

build_instruction() {
  "$swiftc" "${flags[@]}" -wmo -emit-executable -module-name InstructionFuzz -emit-module-path "$out/InstructionFuzz.swiftmodule" -o "$out/instruction" \
    Sources/Processor/Instructions/*.swift Tests/Fuzz/InstructionFuzz.swift
}
seed_instruction() { printf '\x48\x8b\x84\x24\x00\x10\x00\x00' >"$1/load"; printf '\x66\x81\x38\x34\x12' >"$1/compare"; printf '\x41\x0f\x20\xd8' >"$1/cr3"; }

build_gdb() {
  "$swiftc" "${flags[@]}" -wmo -emit-executable -module-name GDBFuzz -emit-module-path "$out/GDBFuzz.swiftmodule" -o "$out/gdb" \
    Sources/GDBStub/*.swift Tests/Fuzz/GDBFuzz.swift
}
seed_gdb() {
  printf '+$qSupported:swbreak+#b8+$QStartNoAckMode#b0+$?#3f$g#67$m1000,4#8e' >"$1/attach"
  printf '$Z0,1000,1#d2$vCont;s:1;c#c1\x03$P0=1122334455667788#ef$X1000,2:a}\x03#77' >"$1/run"
  printf '$qXfer:features:read:target.xml:0,100#45$qfThreadInfo#bb$D#44' >"$1/query"
  printf '\nqSupported:swbreak+\nQStartNoAckMode\n?\ng\nm1000,4\nx1ff0,40\nX1000,2:a}\x03\nZ0,1000,1\nvCont;s:1;c\nHg2\nP10=0000000000000000' >"$1/lines"
  printf '\nqXfer:auxv:read::0,100\nqThreadExtraInfo,2\nC05;1000\nT1\nvKill;1' >"$1/more-lines"
}

status=0
for target in $targets; do
  echo "fuzz $target: building"
  "build_$target"
  mkdir -p "$out/$target-corpus" "$out/$target-seeds"
  "seed_$target" "$out/$target-seeds"
  options=(-max_total_time="$seconds" -artifact_prefix="$out/$target-" -print_final_stats=1 -timeout=10 -rss_limit_mb=2048)
  case $target in
    plugin | pv64) options+=(-max_len=32768) ;;
    instruction) options+=(-max_len=64) ;;
    xml) options+=(-max_len=4096 -dict=Tests/Fuzz/domain.dict) ;;
    xenstore | remote | gdb) options+=(-max_len=4096) ;;
  esac
  echo "fuzz $target: $seconds seconds"
  if ! ASAN_OPTIONS=detect_leaks=${LEAKS:-0} "$out/$target" "${options[@]}" "$out/$target-corpus" "$out/$target-seeds" >"$out/$target.log" 2>&1; then
    tail -40 "$out/$target.log"
    status=1
  else
    grep -E "^(Done|stat::number_of_executed_units|stat::average_exec_per_sec)|cov:" "$out/$target.log" | tail -4
  fi
done
exit $status
