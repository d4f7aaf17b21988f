#!/bin/bash
# Builds a Debian package of what install.sh lays, for the Debian release that it is built on and later ones.
# usage: deb.sh BUILD [FOLDER]     BUILD is a folder such as .build/release; FOLDER, where the package goes, is .build without it
# Environment: VERSION (dom0's), DEBFULLNAME and DEBEMAIL (the maintainer), COMPRESSION (xz; dpkg-deb's -Z)
set -eu
export LC_ALL=C
umask 022
[ $# -ge 1 ] || { echo "usage: deb.sh BUILD [FOLDER]" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
build=$1
folder=${2:-$here/../.build}
for tool in dpkg-deb dpkg-shlibdeps; do
  command -v $tool >/dev/null || { echo "deb: $tool is missing: apt-get install dpkg-dev" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
DESTDIR=$tree "$here/install.sh" "$build" /usr >/dev/null
version=${VERSION:-$("$build/dom0" --version | sed 's/^dom0 \([^,]*\),.*/\1/')-1}
maintainer="${DEBFULLNAME:-Xenolith maintainers} <${DEBEMAIL:-maintainers@xenolith.invalid}>"
architecture=$(dpkg --print-architecture)

# dpkg remembers the files. What Debian has another place for goes there.
rm "$tree/usr/share/xenolith/installed-files"
mkdir "$tree/usr/share/zsh/vendor-completions"
mv "$tree/usr/share/zsh/site-functions/_dom0" "$tree/usr/share/zsh/vendor-completions/"
rmdir "$tree/usr/share/zsh/site-functions"
documentation=$tree/usr/share/doc/xenolith
mv "$documentation/CHANGELOG.md" "$documentation/changelog"
rm "$documentation/LICENSE"
install -m 644 "$here/debian/copyright" "$documentation/copyright"
cat >"$documentation/changelog.Debian" <<CHANGES
xenolith ($version) unstable; urgency=medium

  * What a user notices is in changelog.gz.

 -- $maintainer  $(date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
CHANGES
gzip -9n "$documentation"/changelog* "$tree"/usr/share/man/man*/*
install -D -m 644 "$here/debian/lintian-overrides" "$tree/usr/share/lintian/overrides/xenolith"
sed -i '1{/^#!/d}' "$tree/usr/share/bash-completion/completions/dom0"
# Kernels are data, and keep their symbols, which backtraces are made of.
programs=("$tree/usr/bin/dom0" "$tree"/usr/libexec/xenolith/* "$tree"/usr/lib/xenolith/*.so)
strip --strip-unneeded --remove-section=.comment "${programs[@]}"
chmod 644 "$tree"/usr/lib/xenolith/*.so
# Where Swift was on the machine that built this is no place to look for libraries.
for program in "$tree/usr/bin/dom0" "$tree/usr/libexec/xenolith/xenolith"; do
  path=$(readelf -d "$program" | sed -n 's/.*(RUNPATH).*\[\(.*\)\]$/\1/p')
  own=$(tr : '\n' <<<"$path" | grep '/lib/xenolith$')
  OLD=$path NEW=$own perl -0777 -i -pe 's/\0\Q$ENV{OLD}\E\0/"\0$ENV{NEW}\0" . "\0" x (length($ENV{OLD}) - length($ENV{NEW}))/e' "$program"
done

mkdir "$work/debian"
printf 'Source: xenolith\n\nPackage: xenolith\nArchitecture: %s\n' "$architecture" >"$work/debian/control"
# Swift's libraries lie in the package itself.
dependencies=$(cd "$work" && dpkg-shlibdeps --ignore-missing-info -l"$tree/usr/lib/xenolith" -O "${programs[@]}" 2>"$work/warnings" |
  sed -n 's/^shlibs:Depends=//p')
[ -n "$dependencies" ] || { echo "deb: no dependencies were found" >&2; cat "$work/warnings" >&2; exit 1; }
mkdir "$tree/DEBIAN"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: xenolith
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f 1)
Depends: $dependencies
Suggests: gdb, libvirt-clients, llvm
Section: otherosfs
Priority: optional
$(cat "$here/debian/description")
CONTROL
(cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
mkdir -p "$folder"
package=$(cd "$folder" && pwd)/xenolith_${version}_$architecture.deb
dpkg-deb --root-owner-group -Z"${COMPRESSION:-xz}" --build "$tree" "$package" >/dev/null
echo "$package"
