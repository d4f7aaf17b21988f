#!/bin/bash
# Breaks the sources on purpose, one small patch at a time, and demands that a test goes red for each: a test that cannot fail holds nothing.
# Usage: run.sh [NAME…]    In a clean work tree. The first line of a patch is the promise that it breaks; "Held by:" names the tests to run.
set -u
cd "$(dirname "$0")/../.."
git diff --quiet -- Sources || { echo "Sources has changes that are not committed: mutants are made in a clean work tree." >&2; exit 2; }
if [ $# = 0 ]; then set -- $(cd Tests/Mutants && ls *.patch | sed 's/\.patch$//'); fi
trap 'git checkout -q -- Sources' EXIT
status=0
for name in "$@"; do
  patch=Tests/Mutants/$name.patch
  filter=$(sed -n 's/^Held by: //p' "$patch")
  if ! git apply --recount "$patch" 2>/dev/null && ! patch -s -p1 --no-backup-if-mismatch <"$patch"; then
    echo "STALE     $name: the patch does not apply any more"; status=1; git checkout -q -- Sources; continue
  fi
  output=$("${SWIFT:-swift}" test -j 2 --filter "$filter" --skip RandomHypercallTests 2>&1); result=$?
  git checkout -q -- Sources
  red=$(grep -c '^✘ Test "' <<<"$output")
  if [ "$result" = 0 ]; then echo "SURVIVED  $name: $(head -1 "$patch")"; status=1
  elif [ "$red" = 0 ]; then echo "ERROR     $name: it does not build"; grep -m 3 'error:' <<<"$output"; status=1
  else echo "killed    $name"; fi
done
exit $status
