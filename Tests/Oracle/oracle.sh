#!/bin/bash
# Asks real Xen: builds the conformance guests as PV64 images, boots all of them as domains of one real Xen host, and leaves
# their verdicts in oracle-verdicts.txt (name, check, verdict). Status 1 if a check does not hold there: then the check is wrong.
# Usage: oracle.sh [GUEST…]
set -eu
cd "$(dirname "$0")/../.."
cache=${CACHE:-oracle-cache}; mkdir -p "$cache"
if [ $# = 0 ]; then set -- $(cd Tests/Conformance && ls -d */ | tr -d / | grep -v '^ConformanceKit$'); fi
Tests/Oracle/build-elf.sh $(printf 'Tests/Conformance/%s ' "$@")
CACHE=$cache Tests/Oracle/xen-host.sh Tests/Oracle/in-dom0.sh $(printf '.build/oracle/%s.elf ' "$@") >"$cache/consoles.txt" || true
awk -f Tests/Oracle/verdicts.awk "$cache/consoles.txt" >oracle-verdicts.txt
grep -E '^not ok|^ERROR' "$cache/consoles.txt" || true
awk -F '\t' '$2 == "-" { print "real Xen: " $1 ": " $3; guests++; if ($3 != "SUCCESS" && $3 != "SKIP") bad++ } $3 == "ok" { ok++ }
  END { print ok + 0 " checks hold in " guests + 0 " guests"; exit bad > 0 || guests == 0 }' oracle-verdicts.txt
