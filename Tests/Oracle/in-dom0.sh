# Runs in the Dom0 of a real Xen host: starts each image here as a domain of its own, waits for its end, and shows its console.
for image in *.elf; do
  name=${image%.elf}
  kind=GUEST extra=conformance
  case $name in Hello | Microkernel) kind=EXAMPLE extra= ;; Heartbeat) kind=EXAMPLE extra="beats=2 period=20" ;; esac
  cat >"$name.cfg" <<CONFIG
name = "$name"
kernel = "/oracle/$image"
extra = "$extra"
memory = 32
on_poweroff = "preserve"
on_crash = "preserve"
on_watchdog = "preserve"
CONFIG
  echo "$kind $name"
  xl create -q "$name.cfg" || continue
  waited=0
  while state=$(xl list "$name" 2>/dev/null | awk 'NR == 2 { print $5 }'); do
    case $state in *s*|*c*|*d*) break ;; esac
    waited=$((waited + 1))
    if [ $waited -gt 600 ]; then echo "# no end after 2 minutes, state $state"; break; fi
    usleep 200000
  done
  usleep 300000
  cat "/var/log/xen/console/guest-$name.log"
  echo "# state $state"
  case $state in *c*) xl dmesg | tail -40 | sed 's/^/# /' ;; esac
  xl destroy "$name"
done
