/// The elements of libvirt's dialect, as far as a message needs to know them.
enum KnownElements {
  /// Children of `<domain>` that are read.
  static let used: Set<String> = [
    "name", "uuid", "title", "description", "metadata", "memory", "currentMemory", "vcpu", "os", "on_poweroff", "on_reboot", "on_crash",
    "clock", "devices",
  ]
  /// Children of `<domain>` that libvirt knows and that have no effect yet.
  static let unused: Set<String> = [
    "blkiotune", "bootloader", "bootloader_args", "cpu", "cputune", "defaultiothread", "features", "genid", "idmap", "iothreadids",
    "iothreads", "keywrap", "launchSecurity", "maxMemory", "memoryBacking", "memtune", "numatune", "on_lockfailure", "perf", "pm",
    "resource", "seclabel", "sysinfo", "throttlegroups", "vcpus",
  ]
  /// Children of `<os>` that are read.
  static let usedInOS: Set<String> = ["type", "kernel", "initrd", "cmdline"]
  static let unusedInOS: Set<String> = [
    "acpi", "bios", "boot", "bootmenu", "dtb", "firmware", "idmap", "init", "initarg", "initdir", "initenv", "initgroup", "inituser",
    "loader", "nvram", "root", "shim", "smbios", "varstore",
  ]
  /// Our own elements, under `<metadata>`.
  static let own: Set<String> = ["on_watchdog", "reboot"]
  /// Those that a domain may have several of.
  static let repeatable: Set<String> = ["seclabel", "sysinfo", "boot", "initarg", "initenv", "acpi"]

  /// The known name that a misspelt one is likely to mean.
  static func nearest(to name: String, in known: Set<String>) -> String? {
    let best = known.sorted().map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }.min { $0.distance < $1.distance }
    guard let best, best.distance <= 2, best.distance < name.count else { return nil }
    return best.name
  }

  /// How many letters must be changed, added or taken away.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(40)), right = Array(right.utf8)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
        (diagonal, row[j + 1]) = (row[j + 1], next)
      }
    }
    return row[right.count]
  }
}
