#!/usr/bin/env bash
# Installs what is missing to build (`build`) or to test (`test`): by apt as root or by sudo without a password; otherwise says exactly
# what to install, with status 1.
set -u
command -v swift >/dev/null || { echo "Swift 6.3 is missing: see https://www.swift.org/install/linux/" >&2; exit 1; }
missing=()
need() { [ -e "$1" ] || command -v "$1" >/dev/null || missing+=("$2"); }
need pkg-config pkg-config
pkg-config --exists libxml-2.0 2>/dev/null || missing+=(libxml2-dev)
if [ "${1:-build}" = test ]; then
  need /usr/include/xen/xen.h libxen-dev
  need gdb gdb
  need virsh libvirt-clients
  need xmllint libxml2-utils
  need virt-xml virtinst
  need dpkg-shlibdeps dpkg-dev
  # For tests that only root can run.
  if [ "$(id -u)" = 0 ]; then
    need debootstrap debootstrap
    need crun crun
  fi
  need /usr/lib/grub/x86_64-xen grub-xen-bin
  need grub-mkstandalone grub-common
  /usr/bin/python3 -c 'import libvirt' 2>/dev/null || missing+=(python3-libvirt)
  perl -MSys::Virt -e 1 2>/dev/null || missing+=(libsys-virt-perl)
  need go golang-go
  need /usr/share/gocode/src/github.com/digitalocean/go-libvirt golang-github-digitalocean-go-libvirt-dev
fi
[ ${#missing[@]} -eq 0 ] && exit 0
line="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  as=()
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
  as=(sudo)
else
  echo "Missing: ${missing[*]}. Install with: sudo $line" >&2
  exit 1
fi
echo "Installing: ${missing[*]}"
# Runs a command of apt's, once nobody else holds one of apt's locks any more; says what it said only when it fails.
unlocked() {
  local said tries=150
  until said=$(${as[@]+"${as[@]}"} env LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@" 2>&1); do
    case $said in
      *"Could not get lock"* | *"Unable to lock"*) [ $((tries -= 1)) -gt 0 ] && sleep 2 && continue ;;
    esac
    echo "$said" >&2
    return 1
  done
}
unlocked apt-get update -qq
unlocked $line && exit 0
echo "That failed. Install with: sudo $line" >&2
exit 1
