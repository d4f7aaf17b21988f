#!/bin/bash
# Makes a PV GRUB image: a PV64 kernel that nobody here built, with a configuration inside.
# Usage: grub-image.sh RESULT [CONFIGURATION]    Without a CONFIGURATION: a menu of two entries that print and halt.
# Debian's grub-xen-bin and grub-common are installed where they are missing and this runs as root, and named where it does not.
set -eu
result=$1
missing=$(for package in grub-xen-bin grub-common; do dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"; done)
if [ -n "$missing" ]; then
  [ "$(id -u)" = 0 ] || { echo "PV GRUB is missing. Run: sudo apt-get install --no-install-recommends" $missing >&2; exit 2; }
  log=$(mktemp)
  { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 || { cat "$log" >&2; exit 2; }
  rm "$log"
fi
configuration=${2:-}
if [ -z "$configuration" ]; then
  configuration=$(mktemp); trap 'rm "$configuration"' EXIT
  cat >"$configuration" <<'CONFIG'
set pager=0
set timeout=-1
menuentry 'first entry' { echo 'the first entry was chosen'; halt; }
menuentry 'second entry' { echo 'the second entry was chosen'; halt; }
CONFIG
fi
mkdir -p "$(dirname "$result")"
# Only these modules: with all of them the image has many megabytes.
modules="normal echo halt reboot ls cat test help minicmd configfile memdisk tar sleep lsxen"
modules=$(for module in $modules; do [ -e "/usr/lib/grub/x86_64-xen/$module.mod" ] && echo "$module"; done)
grub-mkstandalone -O x86_64-xen -o "$result" --compress=no --install-modules="$modules" --modules="normal memdisk tar" \
  --locales= --fonts= --themes= "boot/grub/grub.cfg=$configuration"
