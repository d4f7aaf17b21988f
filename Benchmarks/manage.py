#!/usr/bin/python3
"""manage.py URI KERNEL: the control socket of a running host, in turn with libvirt's own test driver in this process.

Prints one line `name value` for each figure. Needs python3-libvirt."""
import glob
import os
import statistics
import sys
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
ours = libvirt.open(sys.argv[1])
peer = libvirt.open("test:///default")
kernel = os.path.abspath(sys.argv[2])


def xml(kind, name):
    boot = f"<type>linux</type><kernel>{kernel}</kernel>" if kind == "xen" else "<type>hvm</type>"
    return (f"<domain type='{kind}'><name>{name}</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>"
            f"<os>{boot}<cmdline>quiet period=1000000</cmdline></os></domain>")


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def cycles(connection, kind, count):
    for index in range(count):
        domain = connection.defineXML(xml(kind, f"cycle-{index}"))
        domain.create()
        domain.destroy()
        domain.undefine()


def tree(pid):
    """A process and its descendants."""
    pids = [pid]
    for path in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            pids += [p for child in open(path).read().split() for p in tree(int(child))]
        except OSError:
            pass
    return pids


def ticks(pids):
    total = 0
    for pid in pids:
        try:
            fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total


def memory(pids):
    """Proportional set size in KiB: what these processes cost together."""
    total = 0
    for pid in pids:
        try:
            total += sum(int(line.split()[1]) for line in open(f"/proc/{pid}/smaps_rollup") if line.startswith("Pss:"))
        except OSError:
            pass
    return total


def compare(name, run, rounds):
    """Interleaved rounds of both; prints the medians in ms."""
    figures = {"xen": [], "test": []}
    for _ in range(rounds):
        for kind, connection in (("xen", ours), ("test", peer)):
            figures[kind].append(timed(lambda: run(connection, kind)))
    print(name, statistics.median(figures["xen"]) * 1e3, statistics.median(figures["test"]) * 1e3, flush=True)


cycles(ours, "xen", 3)
cycles(peer, "test", 3)
compare("cycle", lambda connection, kind: cycles(connection, kind, 1), 31)

for kind, connection in (("xen", ours), ("test", peer)):
    for index in range(1000):
        connection.defineXML(xml(kind, f"listed-{index}"))
compare("list", lambda connection, kind: connection.listAllDomains(), 11)
for connection in (ours, peer):
    for domain in connection.listAllDomains():
        if domain.name().startswith("listed-"):
            domain.undefine()

idle = [ours.defineXML(xml("xen", f"idle-{index}")) for index in range(100)]
host = int(os.environ["HOST_PID"])
before = memory(tree(host))
seconds = timed(lambda: [domain.create() for domain in idle])
print("starts", 100 / seconds, flush=True)
time.sleep(2)
pids = tree(host)
first = ticks(pids)
time.sleep(10)
print("cpu", (ticks(pids) - first) / os.sysconf("SC_CLK_TCK") / 10 * 100)
print("memory", (memory(tree(host)) - before) / 100)
for domain in idle:
    domain.destroy()
    domain.undefine()
