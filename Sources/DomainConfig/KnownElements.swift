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
}
