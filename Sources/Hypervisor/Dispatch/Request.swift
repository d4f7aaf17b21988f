import HypercallABI

/// One hypercall as a vCPU posted it: a private copy, so that nothing changes while it is being judged.
package struct HypercallRequest: BitwiseCopyable, Sendable {
  package var number: UInt64
  package var arguments: (UInt64, UInt64, UInt64, UInt64, UInt64)

  package init(number: UInt64, arguments: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)) {
    self.number = number
    self.arguments = arguments
  }
}

/// The index of a vCPU in the table of all vCPUs of the machine.
package struct VCPUHandle: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Who makes a hypercall: a vCPU, and the slot of its domain.
package struct Caller: Hashable, Sendable, BitwiseCopyable {
  package let vcpu: VCPUHandle
  package let domain: DomainSlot
}

/// The index of a living domain in the hypervisor's own table. Not its number: see ``DomainID``.
package struct DomainSlot: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }

  static var none: DomainSlot { DomainSlot(rawValue: -1) }
  /// Domain 0's.
  static var zero: DomainSlot { DomainSlot(rawValue: 0) }
}

/// What became of a hypercall.
package enum Outcome: Hashable, Sendable, BitwiseCopyable {
  /// It is done: answer the vCPU.
  case served(Int64)
  /// The vCPU waits: blocked, yielded, descheduled or dead. No answer until ``Effect/run(_:result:)``.
  case waiting
}
