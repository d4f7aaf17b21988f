#!/bin/bash
# Asks real Xen: builds the conformance guests and three examples as PV64 images, boots all of them as domains of one real Xen host, and
# leaves their verdicts in oracle-verdicts.txt (name, check, verdict). Status 1 if a check does not hold there: then the check is wrong.
# Time jumps in an emulated machine whose host is busy, so guests that fail are asked again, alone, up to twice.
# Usage: oracle.sh [GUEST…]
set -eu
cd "$(dirname "$0")/../.."
cache=${CACHE:-oracle-cache}; mkdir -p "$cache"
if [ $# = 0 ]; then set -- $(cd Tests/Conformance && ls -d */ | tr -d / | grep -v '^ConformanceKit$') Hello Heartbeat Microkernel; fi
Sources/Guests/ELF/build.sh $(for name in "$@"; do ls -d {Tests/Conformance,Sources/Guests}/"$name" 2>/dev/null; done)
: >oracle-verdicts.txt
for try in 1 2 3; do
  CACHE=$cache Tests/Oracle/xen-host.sh Tests/Oracle/in-dom0.sh $(printf '.build/guests-elf/%s.elf ' "$@") >"$cache/consoles.txt" || true
  awk -f Tests/Oracle/verdicts.awk "$cache/consoles.txt" >"$cache/verdicts.txt"
  failed=()
  for guest in "$@"; do
    if [ $try -lt 3 ] && ! grep -qE "^$guest	-	(SUCCESS|SKIP)\$" "$cache/verdicts.txt"; then
      failed+=("$guest")
    else
      grep "^$guest	" "$cache/verdicts.txt" >>oracle-verdicts.txt || printf '%s\t-\tCRASH\n' "$guest" >>oracle-verdicts.txt
    fi
  done
  [ ${#failed[@]} -gt 0 ] || break
  echo "real Xen: again: ${failed[*]}"
  set -- "${failed[@]}"
done
grep -E '^not ok|^ERROR' "$cache/consoles.txt" || true
awk -F '\t' '$2 == "-" { print "real Xen: " $1 ": " $3; guests++; if ($3 != "SUCCESS" && $3 != "SKIP") bad++ } $3 == "ok" { ok++ }
  END { print ok + 0 " checks hold in " guests + 0 " guests"; exit bad > 0 || guests == 0 }' oracle-verdicts.txt
