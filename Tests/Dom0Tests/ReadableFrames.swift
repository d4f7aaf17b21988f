import HypercallABI

@testable import Dom0

/// Memory of tests has no tables that only ring 0 writes: what can be written can be read.
extension ForeignMemory {
  func readableFrame(_ mfn: MachineFrameNumber, of domain: DomainID) -> UnsafeRawBufferPointer? {
    unsafe frame(mfn, of: domain).map { UnsafeRawBufferPointer($0) }
  }
}
