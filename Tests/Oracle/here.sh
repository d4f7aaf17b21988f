#!/bin/bash
# Runs the conformance guests and three examples as plugins on our own hypervisor, and leaves their verdicts in .build/oracle/our-verdicts.txt.
# Usage: [BIN=.build/debug] here.sh [GUEST…]    What is built in BIN is run. Status 1 if a check does not hold.
set -eu
cd "$(dirname "$0")/../.."
bin=${BIN:-.build/debug}; out=.build/oracle; mkdir -p "$out"
if [ $# = 0 ]; then set -- $(cd Tests/Conformance && ls -d */ | tr -d / | grep -v '^ConformanceKit$') Hello Heartbeat Microkernel; fi
guests=()
for name in "$@"; do
  case $name in Hello | Microkernel) extra= ;; Heartbeat) extra="beats=2 period=20" ;; *) guests+=("$bin/lib$name.so"); continue ;; esac
  cat >"$out/$name.xml" <<XML
<domain type='xen'>
  <name>$name</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type>linux</type><kernel>$PWD/$bin/lib$name.so</kernel><cmdline>$extra</cmdline></os>
  <devices><console type='pty'/></devices>
</domain>
XML
  echo "EXAMPLE $name"
  "$bin/dom0" run --timeout "${SECONDS_MAX:-60}" "$out/$name.xml" </dev/null 2>"$out/$name.err" || { echo "# status $?"; sed 's/^/# /' "$out/$name.err"; }
done >"$out/our-consoles.txt"
awk -f Tests/Oracle/verdicts.awk "$out/our-consoles.txt" >"$out/our-verdicts.txt"
if [ ${#guests[@]} -gt 0 ]; then
  # Its status says that some checks do not hold; which of them may not is seen below.
  "$bin/dom0" test --tap --memory 32 --timeout "${SECONDS_MAX:-60}" "${guests[@]}" -- conformance >"$out/our.tap" || [ $? = 1 ]
  awk '/^# Subtest: / { guest = $3 }
    /^    (not )?ok / { held = /^    ok/ ? "ok" : "not ok"; sub(/.* - /, ""); print guest "\t" $1 "\t" held }
    /^ok / { print $4 "\t-\t" (/ # SKIP/ ? "SKIP" : "SUCCESS") }
    /^not ok / { guest = $5 }
    /^  verdict: / { print guest "\t-\t" $2 }' "$out/our.tap" >>"$out/our-verdicts.txt"
fi
# What is known to differ from Xen, and why, is in Tests/Conformance/differences.txt: a check that is listed there must not hold.
awk -F '\t' 'FNR == NR { if (!/^#/ && NF) { split($0, part, " "); known[part[1] "\t" part[2]] = 1 } next }
  $2 == "-" { guests++; verdict[$1] = $3; next }
  ($1 "\t" $2) in known { differ++; seen[$1]++; if ($3 == "ok") { print "here: " $1 ": " $2 " holds, and is listed as a difference"; bad++ } next }
  $3 == "ok" { ok++ } $3 != "ok" { print "here: " $1 ": not ok " $2; wrong[$1]++ }
  END {
    for (name in verdict) if (wrong[name] || verdict[name] != "SUCCESS" && verdict[name] != "SKIP" && !(verdict[name] == "FAILURE" && seen[name])) {
      print "here: " name ": " verdict[name]; bad++ }
    print ok + 0 " checks hold in " guests + 0 " guests, " differ + 0 " are known to differ"; exit bad > 0 || guests == 0
  }' Tests/Conformance/differences.txt "$out/our-verdicts.txt"
