#!/bin/bash
# Boots a whole real Xen host under QEMU's software emulation: Debian's Xen 4.17, its Linux as Dom0, xenstored, xenconsoled and xl.
# Runs SCRIPT (for busybox sh) in Dom0 with the FILEs beside it in /oracle, and prints what it prints; exits with its status.
# Usage: xen-host.sh SCRIPT [FILE…]    Environment: CACHE (oracle-cache), MEMORY (1536 MiB), SECONDS_MAX (600)
# Missing Debian packages are installed where this runs as root, and named where it does not.
set -eu
script=$1; shift
cache=${CACHE:-oracle-cache}; mkdir -p "$cache"
packages="qemu-system-x86 xen-hypervisor-4.17-amd64 xen-utils-4.17 xenstore-utils busybox-static cpio lld libxen-dev"
missing=$(for package in $packages; do dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"; done)
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$cache/apt.log" 2>&1 || { cat "$cache/apt.log" >&2; exit 2; }
  else
    echo "The oracle needs real Xen. Run: sudo apt-get install --no-install-recommends" $missing >&2; exit 2
  fi
fi
# Dom0's kernel is only unpacked. QEMU's richer models stop it early, so the processor is an old one.
if [ ! -e "$cache/vmlinuz" ]; then
  apt-cache show linux-image-amd64 >/dev/null 2>&1 || apt-get update -qq >"$cache/apt.log" 2>&1 || true
  package=$(apt-cache depends linux-image-amd64 | grep -oE 'linux-image-[0-9.]+-[0-9]+-amd64' | head -1)
  (cd "$cache" && apt-get download -q "$package" && dpkg -x "$package"_*.deb kernel && rm -f ./*.deb) >"$cache/kernel.log" 2>&1 ||
    { cat "$cache/kernel.log" >&2; exit 2; }
  cp "$cache"/kernel/boot/vmlinuz-* "$cache/vmlinuz"
fi
tools=/usr/lib/xen-4.17/bin
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
mkdir -p "$root"/{bin,dev,proc,sys,tmp,run/xen,run/xenstored,var/lib/xen,var/log/xen/console,etc/xen,lib64,modules,oracle,"$tools"}
ln -s /run "$root/var/run"; : >"$root/etc/xen/xl.conf"
cp /bin/busybox /usr/bin/xenstore* "$root/bin/"
for tool in xl xenstored xenconsoled libxl-save-helper xen-init-dom0; do cp "$tools/$tool" "$root$tools/" 2>/dev/null || true; done
{ ldd "$root$tools"/* "$root"/bin/xenstore* 2>/dev/null | grep -oE '/[^ ]+\.so[^ ]*'; ls /lib/x86_64-linux-gnu/libgcc_s.so.1; } | sort -u |
  while read -r library; do mkdir -p "$root$(dirname "$library")"; cp -L "$library" "$root$library"; done
modules="xen-privcmd xen-evtchn xen-gntdev xen-gntalloc xenfs xen-blkback"
for module in $modules; do find "$cache/kernel/lib/modules" -name "$module.ko" -exec cp {} "$root/modules/" \;; done
cp "$script" "$root/oracle/script"; [ $# = 0 ] || cp "$@" "$root/oracle/"
cat >"$root/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:$tools
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mkdir /dev/pts; mount -t devpts pts /dev/pts
for module in $modules; do insmod /modules/\$module.ko 2>/dev/null; done
mount -t xenfs xenfs /proc/xen
{ xenstored -N --pid-file /run/xenstored.pid & sleep 1; xen-init-dom0; xenconsoled --log=all --log-dir=/var/log/xen/console; } >/dev/null 2>&1
cd /oracle; echo ORACLE-BEGIN; sh ./script 2>&1; echo ORACLE-END \$?
poweroff -f
INIT
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$cache/initramfs.gz"
zcat "${XEN:-/boot/xen-4.17-amd64.gz}" >"$cache/xen"
# -monitor, cpuidle=0: no deep sleeps, after which Xen would write the time-stamp counter anew.
timeout "${SECONDS_MAX:-600}" qemu-system-x86_64 -accel tcg -cpu Nehalem,-monitor -m "${MEMORY:-1536}" -display none -no-reboot -monitor none \
  -serial "file:$cache/log" -kernel "$cache/xen" -initrd "$cache/vmlinuz console=hvc0 mitigations=off quiet,$cache/initramfs.gz" \
  -append "console=com1 com1=115200,8n1 loglvl=warning guest_loglvl=all dom0_mem=768M cpuidle=0" || true
tr -d '\r' <"$cache/log" | sed -n '/^ORACLE-BEGIN/,/^ORACLE-END/p' | sed '1d' | grep -v '^(XEN)' >"$cache/out" || true
status=$(sed -n 's/^ORACLE-END //p' "$cache/out"); sed '/^ORACLE-END/d' "$cache/out"
exit "${status:-2}"
