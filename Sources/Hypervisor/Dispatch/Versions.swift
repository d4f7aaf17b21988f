import HypercallABI
import Glibc

extension Hypervisor: XenVersionHandler {
  mutating func version(_ command: XenVersion.Version, from caller: Caller) throws(XenErrno) -> UInt32 { 4 << 16 | 17 }
  mutating func extraVersion(_ command: XenVersion.ExtraVersion, from caller: Caller) throws(XenErrno) {
    try give(".7-xenolith", padded: 16, to: command.buffer, caller)
  }
  mutating func compileInfo(_ command: XenVersion.CompileInfo, from caller: Caller) throws(XenErrno) {
    try give("Swift 6.3", padded: 64, to: command.buffer, caller)
    try give("xenolith", padded: 16, to: command.buffer.advanced(by: 64), caller)
    try give("", padded: 32, to: command.buffer.advanced(by: 80), caller)
    try give("", padded: 32, to: command.buffer.advanced(by: 112), caller)
  }
  mutating func capabilities(_ command: XenVersion.Capabilities, from caller: Caller) throws(XenErrno) {
    try give("xen-3.0-x86_64", padded: 1024, to: command.buffer, caller)
  }
  mutating func changeset(_ command: XenVersion.Changeset, from caller: Caller) throws(XenErrno) {
    try give("xenolith", padded: 64, to: command.buffer, caller)
  }
  mutating func platformParameters(_ command: XenVersion.PlatformParameters, from caller: Caller) throws(XenErrno) -> GuestAddress {
    GuestAddress(rawValue: Limits.hypervisorStart)
  }
  mutating func getFeatures(_ command: XenVersion.GetFeatures, from caller: Caller) throws(XenErrno) -> UInt32 {
    guard command.index == 0 else { throw .invalidArgument }
    // Bit 16 says that frame numbers are not machine addresses of the domain's own: XENFEAT_not_direct_mapped.
    return 1 << Feature.preserveAccessed | 1 << 16 | (isControlDomain(caller) ? 1 << Feature.domain0 : 0)
  }
  mutating func pageSize(_ command: XenVersion.PageSize, from caller: Caller) throws(XenErrno) -> UInt32 { 4096 }
  mutating func guestHandle(_ command: XenVersion.GuestHandle, from caller: Caller) throws(XenErrno) -> DomainHandle {
    domains[caller.domain.rawValue].handle
  }
  mutating func commandLine(_ command: XenVersion.CommandLine, from caller: Caller) throws(XenErrno) {
    try give(isControlDomain(caller) ? "" : "<denied>", padded: 1024, to: command.buffer, caller)
  }
  mutating func buildID(_ command: XenVersion.BuildID, from caller: Caller) throws(XenErrno) -> UInt32 { throw .noData }

  /// Writes a text and zeros up to `count` bytes.
  private func give(_ text: StaticString, padded count: Int, to address: GuestAddress, _ caller: Caller) throws(XenErrno) {
    precondition(text.utf8CodeUnitCount < count && count <= Self.scratchBytes, "a text and its NUL fit their field")
    // SAFETY: `count` bytes are less than the scratch memory; the text is shorter.
    unsafe _ = memset(scratch.baseAddress!, 0, count)
    unsafe _ = memcpy(scratch.baseAddress!, text.utf8Start, text.utf8CodeUnitCount)
    try unsafe copyOut(UnsafeRawBufferPointer(rebasing: scratch[..<count]), to: address, caller)
  }
}
