#!/bin/sh
# Takes away what install.sh laid, and folders that are empty then.
# usage: uninstall.sh PREFIX     DESTDIR as there
set -eu
[ $# = 1 ] || { echo "usage: $0 PREFIX, such as $0 /usr/local" >&2; exit 64; }
target=${DESTDIR:-}${1%/}
manifest=$target/share/xenolith/installed-files
[ -r "$manifest" ] || { echo "uninstall: nothing is installed in $target: there is no $manifest" >&2; exit 1; }
files=$(cat "$manifest")
for file in $files; do rm -f "$target/$file"; done
for file in $files; do echo "$file"; done | sed 's:/[^/]*$::' | sort -ru | while read -r folder; do
  while [ "$folder" != . ] && [ "${folder#*/}" != "$folder" ] && rmdir "$target/$folder" 2>/dev/null; do folder=${folder%/*}; done
done
echo "Removed Xenolith from $target."
