#!/bin/bash
# Compares verdicts: those of our own hypervisor with real Xen's. Each line that differs is a failure of ours.
# Usage: compare.sh OURS THEIRS    Status 1 when they differ.
set -eu
join -t '	' -a 1 -a 2 -e missing -o 0,1.2,2.2 \
  <(awk -F '\t' '{ print $1 " " $2 "\t" $3 }' "$1" | LC_ALL=C sort) <(awk -F '\t' '{ print $1 " " $2 "\t" $3 }' "$2" | LC_ALL=C sort) |
  awk -F '\t' '$2 != $3 { print "differs: " $1 ": here " $2 ", on Xen " $3; different++ } { all++ }
    END { print all - different + 0 " of " all + 0 " verdicts are equal"; exit different > 0 || all == 0 }'
