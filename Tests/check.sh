#!/usr/bin/env bash
# What a reader of the sources relies on, beyond what compilers see.
set -u
cd "$(dirname "$0")/.."
status=0
# Not counted: the generated header, and example guests, whose language is what they are examples of.
lines=$(git ls-files 'Sources/*.c' 'Sources/*.S' 'Sources/*.h' | grep -vE 'xenolith_abi.h|^Sources/Guests/' | xargs cat | grep -cvE '^\s*(//.*)?$')
echo "C and assembly: $lines lines of code of at most 1000"
[ "$lines" -le 1000 ] || { echo "Too much C and assembly: walks, relocation and emulation are Swift." >&2; status=1; }
for module in HypercallABI PVInterfaces Hypervisor GuestKit Processor Machine Xenstore RemoteProtocol RemoteClient; do
  if grep -rln '^\(public \|@_exported \)*import Foundation' "Sources/$module" >&2; then echo "$module imports Foundation" >&2; status=1; fi
done
if grep -rnE 'import (Hypervisor|Machine)\b' Sources/Dom0 Sources/Dom0Command >&2; then echo "Dom0 is outside ring 0" >&2; status=1; fi
exit $status
