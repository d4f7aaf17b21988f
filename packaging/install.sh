#!/bin/sh
# Lays what was built as a tree that runs wherever it is moved to, and remembers each file for uninstall.sh.
# usage: install.sh BUILD PREFIX     BUILD is a folder such as .build/release; DESTDIR, if set, stands before PREFIX while files are laid
set -eu
export LC_ALL=C
umask 022
[ $# = 2 ] || { echo "usage: $0 BUILD PREFIX, such as $0 .build/release /usr/local" >&2; exit 64; }
build=$1
prefix=${2%/}
case $prefix in /*) ;; *) echo "install: PREFIX must be an absolute path, not \"$prefix\"" >&2; exit 1 ;; esac
root=$(cd "$(dirname "$0")/.." && pwd)
target=${DESTDIR:-}$prefix
for file in dom0 xenolith domain-runner libSwiftUnicodeStrings.so libSwiftUnicodeProperties.so; do
  [ -e "$build/$file" ] || { echo "install: $build/$file is missing: \`make build CONFIG=release\` makes it" >&2; exit 1; }
done
version=$("$build/dom0" --version | sed 's/^dom0 \([^,]*\),.*/\1/')
manifest=share/xenolith/installed-files
mkdir -p "$target/share/xenolith"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/manifest"

# lay MODE FILE PATH: a file, replaced in one step, so that a running program keeps the one it has.
lay() {
  mkdir -p "$target/$(dirname "$3")"
  cp "$2" "$target/$3.new" && chmod "$1" "$target/$3.new" && mv -f "$target/$3.new" "$target/$3" || exit 1
  echo "$3" >>"$work/manifest"
}
# page NAME SECTION SOURCE SUMMARY
page() {
  [ -e "$root/docs/$3" ] || return 0
  awk -v name="$1" -v section="$2" -v version="$version" -v summary="$4" -f "$root/packaging/man.awk" "$root/docs/$3" >"$work/page"
  lay 644 "$work/page" "share/man/man$2/$1.$2"
}

lay 755 "$build/dom0" bin/dom0
lay 755 "$build/xenolith" libexec/xenolith/xenolith
lay 755 "$build/domain-runner" libexec/xenolith/domain-runner
# Swift's libraries, for machines without Swift.
ldd "$build/dom0" "$build/xenolith" | sed -n 's:.*=> \(/.*/swift/linux/[^ ]*\.so\) .*:\1:p' | sort -u >"$work/libraries"
while read -r library; do lay 755 "$library" "lib/xenolith/$(basename "$library")"; done <"$work/libraries"
lay 644 "$build/libSwiftUnicodeStrings.so" share/xenolith/unicode/libSwiftUnicodeStrings.so
lay 644 "$build/libSwiftUnicodeProperties.so" share/xenolith/unicode/libSwiftUnicodeProperties.so

# Example domains, and the kernels that they name as kernels/….
for domain in "$root"/domains/*.xml; do
  lay 644 "$domain" "share/xenolith/domains/$(basename "$domain")"
  kernel=$(sed -n 's:.*<kernel>kernels/\(.*\)</kernel>.*:\1:p' "$domain")
  from=$build/$kernel
  [ -e "$from" ] || from=$root/domains/kernels/$kernel
  [ -z "$kernel" ] || [ -e "$from" ] || { echo "install: $build/$kernel is missing: \`make build CONFIG=release\` makes it" >&2; exit 1; }
  [ -z "$kernel" ] || lay 644 "$from" "share/xenolith/kernels/$kernel"
done
ln -sfn ../kernels "$target/share/xenolith/domains/kernels"
echo share/xenolith/domains/kernels >>"$work/manifest"

# The package that guests depend on.
lay 644 "$root/packaging/GuestKit/Package.swift" share/xenolith/GuestKit/Package.swift
for module in $(sed -n 's/.*\.target(name: "\([A-Za-z]*\)".*/\1/p' "$root/packaging/GuestKit/Package.swift"); do
  (cd "$root/Sources/$module/" && find . -type f | sed 's:^\./::') >"$work/files"
  while read -r file; do lay 644 "$root/Sources/$module/$file" "share/xenolith/GuestKit/Sources/$module/$file"; done <"$work/files"
done

page dom0 1 dom0.md "boots and manages paravirtual domains, without Xen"
page xenolith-domain 5 domain-xml.md "the file of a domain"
page xenolith-guest 7 writing-a-guest.md "how to write a guest kernel"
page xenolith-testing 7 testing-guests.md "how to test guest kernels, also in CI"
page xenolith-managing 7 managing-domains.md "how to manage domains, with dom0 and with virsh"
page xenolith-libvirt 7 libvirt.md "what the control socket serves of libvirt's protocol"
for file in README.md LICENSE CHANGELOG.md; do lay 644 "$root/$file" "share/doc/xenolith/$file"; done
# What README.md and messages name, as docs/domain-xml.md.
(cd "$root" && find docs -name '*.md' -o -name '*.svg' | sort) >"$work/files"
while read -r file; do lay 644 "$root/$file" "share/doc/xenolith/$file"; done <"$work/files"

"$build/dom0" --generate-completion-script bash >"$work/bash"
"$build/dom0" --generate-completion-script zsh >"$work/zsh"
"$build/dom0" --generate-completion-script fish >"$work/fish"
lay 644 "$work/bash" share/bash-completion/completions/dom0
lay 644 "$work/zsh" share/zsh/site-functions/_dom0
lay 644 "$work/fish" share/fish/vendor_completions.d/dom0.fish

for unit in xenolith.service xenolith.socket; do
  sed "s:@PREFIX@:$prefix:g" "$root/packaging/systemd/$unit" >"$work/unit"
  lay 644 "$work/unit" "lib/systemd/user/$unit"
done

# What an older version had and this one has not.
echo "$manifest" >>"$work/manifest"
sort -u "$work/manifest" >"$work/sorted"
if [ -e "$target/$manifest" ]; then
  sort -u "$target/$manifest" | comm -23 - "$work/sorted" | while read -r file; do rm -f "$target/$file"; done
fi
cp "$work/sorted" "$target/$manifest"
echo "Installed Xenolith $version in $target: $(wc -l <"$work/sorted") files."
