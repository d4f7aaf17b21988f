/// Why ring 0 ends a domain over what its vCPU's process did, or could not do.
enum Violation {
  case protocolBroken, processEnded, userProcessEnded, unresponsive, unflushed, notStarted
  /// What the processor says that the guest did: REQUEST_FAULT.
  case badStack, noEventCallback, userMode, noSyscallCallback
  /// What the processor says that the host refused it.
  case lowAddress, hostRefused

  init(fault: UInt64) {
    switch fault {
    case 1: self = .badStack
    case 2: self = .noEventCallback
    case 3: self = .userMode
    case 4: self = .noSyscallCallback
    case 5: self = .lowAddress
    case 6: self = .hostRefused
    default: self = .protocolBroken
    }
  }

  /// A guest's own fault leaves the process waiting, with its state in its area; the others cannot be trusted to wait.
  var endsProcess: Bool {
    switch self {
    case .badStack, .noEventCallback, .userMode, .noSyscallCallback, .lowAddress, .hostRefused: false
    case .protocolBroken, .processEnded, .userProcessEnded, .unresponsive, .unflushed, .notStarted: true
    }
  }

  /// The line of the log, after the vCPU's name.
  var text: StaticString {
    switch self {
    case .protocolBroken: "its vCPU area was written over: words in it are not what they must be"
    case .processEnded: "its vCPU process ended by itself or was killed"
    case .userProcessEnded: "the vCPU process of its user code ended by itself or was killed"
    case .unresponsive: "its vCPU process did not give its physical CPU back"
    case .unflushed: "its vCPU process did not drop translations that a hypercall had made wrong"
    case .notStarted: "its vCPU process could not be started: the host is out of memory, descriptors or processes"
    case .badStack: "no exception or event could be delivered: the kernel's stack is not mapped, or it jumped into its processor"
    case .noEventCallback: "an event was to be delivered, and the kernel has no event callback"
    case .userMode: "iret to user mode without a user page table"
    case .noSyscallCallback: "a system call from user mode, and the kernel has no syscall callback"
    case .lowAddress:
      "the host lets an ordinary user map nothing below vm.mmap_min_addr: run `sudo sysctl -w vm.mmap_min_addr=0` there, or dom0 as root"
    case .hostRefused: "the host refused to map a page that the guest's tables allow: out of memory, or more than vm.max_map_count mappings"
    }
  }
}
