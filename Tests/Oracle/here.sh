#!/bin/bash
# Runs the conformance guests as plugins on our own hypervisor, and leaves their verdicts in .build/oracle/our-verdicts.txt.
# Usage: [BIN=.build/debug] here.sh [GUEST…]    What is built in BIN is run. Status 1 if a check does not hold.
set -eu
cd "$(dirname "$0")/../.."
bin=${BIN:-.build/debug}; out=.build/oracle; mkdir -p "$out"
if [ $# = 0 ]; then set -- $(cd Tests/Conformance && ls -d */ | tr -d / | grep -v '^ConformanceKit$'); fi
for name in "$@"; do
  cat >"$out/$name.xml" <<XML
<domain type='xen'>
  <name>$name</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type>linux</type><kernel>$PWD/$bin/lib$name.so</kernel><cmdline>conformance</cmdline></os>
  <devices><console type='pty'/></devices>
</domain>
XML
  echo "GUEST $name"
  "$bin/dom0" run --timeout "${SECONDS_MAX:-60}" "$out/$name.xml" </dev/null 2>"$out/$name.err" || { echo "# status $?"; sed 's/^/# /' "$out/$name.err"; }
done >"$out/our-consoles.txt"
awk -f Tests/Oracle/verdicts.awk "$out/our-consoles.txt" >"$out/our-verdicts.txt"
grep -E '^not ok|^ERROR' "$out/our-consoles.txt" || true
awk -F '\t' '$2 == "-" { print "here: " $1 ": " $3; guests++; if ($3 != "SUCCESS" && $3 != "SKIP") bad++ } $3 == "ok" { ok++ }
  END { print ok + 0 " checks hold in " guests + 0 " guests"; exit bad > 0 || guests == 0 }' "$out/our-verdicts.txt"
