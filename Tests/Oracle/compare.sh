#!/bin/bash
# Compares verdicts: those of our own hypervisor with real Xen's. Each line that differs is a failure of ours, unless it is a difference that
# Tests/Conformance/differences.txt tells, or the last line of a guest that has such a one.
# Usage: compare.sh OURS THEIRS    Status 1 when they differ.
set -eu
known=$(dirname "$0")/../Conformance/differences.txt
join -t '	' -a 1 -a 2 -e missing -o 0,1.2,2.2 \
  <(awk -F '\t' '{ print $1 " " $2 "\t" $3 }' "$1" | LC_ALL=C sort) <(awk -F '\t' '{ print $1 " " $2 "\t" $3 }' "$2" | LC_ALL=C sort) |
  awk -F '\t' 'FNR == NR { if (!/^#/ && NF) { split($0, part, " "); known[part[1] " " part[2]] = 1; known[part[1] " -"] = 1 } next }
    $2 != $3 && $1 in known { told++; next }
    $2 != $3 { print "differs: " $1 ": here " $2 ", on Xen " $3; different++ } { all++ }
    END { print all - different + 0 " of " all + 0 " verdicts are equal, " told + 0 " differ as is told"; exit different > 0 || all == 0 }' "$known" -
