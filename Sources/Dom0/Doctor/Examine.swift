import CHost
import CVCPUArea
import Glibc

extension Doctor {
  /// Looks at everything that Xenolith uses of a host.
  public static func examine() -> [Finding] {
    [
      installation(), kernel(), futexWait(), fsgsbase(), userDispatch(), seccomp(), memoryFiles(), landlock(), namespaces(),
      timestamps(),
      mappings(), lowAddresses(), cores(), debugger(),
    ]
  }

  private enum Call {
    static let prctl = 157, seccomp = 317, landlockCreateRuleset = 444, futexWaitVector = 449
  }

  private static func installation() -> Finding {
    do throws(ToolstackError) {
      let found = try Executables.find()
      return .needed("installation", true, found.xenolith, advice: "")
    } catch { return .needed("installation", false, error.message, advice: "build all of it: swift build") }
  }

  private static func kernel() -> Finding {
    let release = readText("/proc/sys/kernel/osrelease").map { String($0.prefix { $0 != "\n" }) } ?? "unknown"
    return .needed("kernel", isAtLeast(release, 5, 16), "Linux \(release)", advice: "Linux 5.16 or later is needed: boot a newer kernel")
  }

  /// Whether a kernel's release is of this version or a later one.
  static func isAtLeast(_ release: String, _ major: Int, _ minor: Int) -> Bool {
    let parts = release.split(separator: ".").prefix(2).map { Int($0.prefix { $0.isNumber }) ?? 0 }
    guard parts.count == 2 else { return false }
    return (parts[0], parts[1]) >= (major, minor)
  }

  private static func futexWait() -> Finding {
    // Of no words at all it says EINVAL. What refuses it, a container's profile, says ENOSYS or EPERM.
    let isThere = raw6(Call.futexWaitVector, 0, 0, 0, 0, 0, 0) == -Int(EINVAL)
    return .wanted(
      "futex_waitv", isThere, isThere ? "available" : "refused, by a container's seccomp profile",
      advice: "hypercalls are slower, up to a millisecond each: ring 0 looks at vCPUs again and again, where it could wait for them")
  }

  /// What the kernel tells of the first processor's features: those that it lets processes use.
  private static func processorFlags() -> Set<Substring> {
    let line = readText("/proc/cpuinfo").flatMap { text in text.split(separator: "\n").first { $0.hasPrefix("flags") } } ?? ""
    return Set(line.split { $0 == " " || $0 == "\t" })
  }

  private static func fsgsbase() -> Finding {
    let isThere = processorFlags().contains("fsgsbase")
    return .needed(
      "FSGSBASE", isThere, isThere ? "on" : "off",
      advice:
        "a guest's FS base is set by wrfsbase: a CPU of 2012 (Intel) or 2015 (AMD) or later, and no nofsgsbase on the kernel's command line"
    )
  }

  private static func userDispatch() -> Finding {
    // PR_SET_SYSCALL_USER_DISPATCH, off: answers 0 where it exists, and changes nothing.
    let isThere = raw6(Call.prctl, 59, 0, 0, 0, 0, 0) == 0
    return .needed(
      "syscall user dispatch", isThere, isThere ? "available" : "not available",
      advice: "it keeps a guest's syscall instructions from the host: Linux 5.11 or later with CONFIG_GENERIC_ENTRY is needed")
  }

  private static func seccomp() -> Finding {
    var action: UInt32 = 0x8000_0000  // SECCOMP_RET_KILL_PROCESS
    // SAFETY: the kernel reads one word.
    let answer = unsafe withUnsafePointer(to: &action) { raw6(Call.seccomp, 2, 0, UInt64(UInt(bitPattern: $0)), 0, 0, 0) }
    return .needed(
      "seccomp", answer == 0, answer == 0 ? "filters available" : "no filters",
      advice: "the sandbox's floor: a kernel with CONFIG_SECCOMP_FILTER is needed")
  }

  private static func memoryFiles() -> Finding {
    let file = unsafe host_memory_file("doctor", 4096)
    guard file >= 0 else {
      return .needed("memory files", false, "memfd_create: \(hostErrorText(-file))", advice: "guest memory is memfds: allow memfd_create")
    }
    let kept = Descriptor(owning: file)
    let isSealed = withExtendedLifetime(kept) { host_seal_future_writes(kept.number) == 0 }
    return .needed(
      "memory files", isSealed, isSealed ? "memfd with F_SEAL_FUTURE_WRITE" : "memfd without F_SEAL_FUTURE_WRITE",
      advice: "page tables are sealed against guests: Linux 5.1 or later is needed")
  }

  private static func landlockVersion() -> Int { raw6(Call.landlockCreateRuleset, 0, 0, 1, 0, 0, 0) }

  /// The walls around each vCPU process on this host.
  public static func sandbox() -> [String] {
    ["seccomp", "no_new_privs", "rlimits", "syscall user dispatch"] + (landlockVersion() > 0 ? ["Landlock"] : [])
  }

  private static func landlock() -> Finding {
    let version = landlockVersion()
    return .wall(
      "Landlock", version > 0, version > 0 ? "ABI \(version)" : "not available",
      advice: "a second wall around vCPU processes, beside seccomp: Linux 5.13 or later with landlock in CONFIG_LSM has it")
  }

  private static func namespaces() -> Finding {
    let limit = readNumber("/proc/sys/user/max_user_namespaces") ?? 0
    let isForbidden = geteuid() != 0 && readNumber("/proc/sys/kernel/unprivileged_userns_clone") == 0
    let isRestricted = geteuid() != 0 && readNumber("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1
    let value = limit == 0 ? "none" : isForbidden ? "for root only" : isRestricted ? "without capabilities" : "available"
    // The sandbox does not use them yet.
    return Finding("user namespaces", .ok, value)
  }

  private static func timestamps() -> Finding {
    let words = processorFlags()
    let isSteady = words.contains("constant_tsc") && words.contains("nonstop_tsc")
    return .wanted(
      "time stamp counter", isSteady, isSteady ? "constant" : "not known to be constant",
      advice: "guests read it for the time: clocks may drift until they are corrected, once a second")
  }

  private static func mappings() -> Finding {
    let limit = readNumber("/proc/sys/vm/max_map_count") ?? 0
    return .wanted(
      "vm.max_map_count", limit >= 65530, "\(limit)",
      advice: "each scattered page of a guest takes a mapping: sysctl vm.max_map_count=262144")
  }

  private static func lowAddresses() -> Finding {
    let canMap = LowAddresses.canMap(0)
    return .wanted(
      "addresses from 0", canMap, canMap ? "can be mapped" : "cannot be mapped below \(hex(LowAddresses.limit))",
      advice: "kernels that are linked there, as Mini-OS, Unikraft and PV GRUB are, do not run: \(LowAddresses.remedy)")
  }

  private static func cores() -> Finding {
    let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return .wanted(
      "cores", count > 1, "\(count)", advice: "ring 0, domain 0 and the guests take turns on one core: every hypercall costs two switches")
  }

  private static func debugger() -> Finding {
    let hint = ptraceHint()
    let scope = readNumber("/proc/sys/kernel/yama/ptrace_scope")
    return .wanted("debugger", hint == nil, scope.map { "yama ptrace_scope \($0)" } ?? "unrestricted", advice: hint ?? "")
  }
}
