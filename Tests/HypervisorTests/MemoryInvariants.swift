import CVCPUArea
import HypercallABI
import Testing

@testable import Hypervisor

extension FakeMachine {
  /// What a frame's counters must be, worked out from the references that exist.
  private struct Expected {
    var references = 0, uses = 0, linear = 0
    var type: FrameType?
  }

  /// Holds every counter of every frame against the tables, pins, roots and lists that there are, and each frame's place against its type.
  func checkMemory(sourceLocation: SourceLocation = #_sourceLocation) {
    var expected: [UInt64: Expected] = [:]
    func use(_ mfn: UInt64, _ type: FrameType) {
      expected[mfn, default: Expected()].references += 1
      expected[mfn, default: Expected()].uses += 1
      #expect(expected[mfn]?.type == nil || expected[mfn]?.type == type, "frame \(mfn) is two things", sourceLocation: sourceLocation)
      expected[mfn]?.type = type
    }
    for mfn in UInt64(FrameTable.reserved)..<UInt64(FakeMachine.frames) {
      guard let owner = hypervisor.frames.owner(of: mfn), let slot = hypervisor.slot(of: owner) else { continue }
      let frame = hypervisor.frames[mfn]
      if frame.isAllocated { expected[mfn, default: Expected()].references += 1 }
      if frame.isShared { expected[mfn, default: Expected()].uses += 1 }
      if frame.use.isListed { expected[mfn, default: Expected()].references += 1 }
      if frame.use.isPartial { use(mfn, frame.use.type) }
      if frame.use.isPinned { use(mfn, frame.use.type) }
      let place = unsafe places[Int(mfn)]
      let isLive = unsafe tables[owner] != nil && !hypervisor.domains[slot.rawValue].isDying
      #expect(!frame.use.type.isSealed || frame.use.count == 0 || place & PLACE_TABLE != 0 || !isLive, "a table lies among the tables")
      #expect(
        frame.use.type != .writable || frame.use.count == 0 || place & PLACE_TABLE == 0, "what is writable does not lie among the tables")
      // A table that is used holds what its entries name; one that is partial, what those before `progress` name.
      let level = frame.use.type.level
      guard level > 0, frame.use.isPartial || frame.use.isValidated && frame.use.count > 0 else { continue }
      for index in 0..<(frame.use.isPartial ? Int(frame.progress) : 512) {
        guard let entry = hypervisor.entry(mfn, index, of: slot), entry & PTE.present != 0, !PTE.isReserved(slot: index, level: level)
        else { continue }
        let target = PTE.frame(entry)
        if level > 1 {
          guard target != mfn else { continue }
          let isLinear = hypervisor.frames[target].use.type == .table(level)
          if isLinear {
            expected[mfn, default: Expected()].linear -= 1
            expected[target, default: Expected()].linear += 1
          }
          use(target, .table(isLinear ? level : level - 1))
        } else if entry & PTE.writable != 0 {
          use(target, .writable)
        } else {
          expected[target, default: Expected()].references += 1
        }
        // Nobody reaches what is another's.
        #expect(
          hypervisor.frames.owner(of: target) == owner, "frame \(target) is mapped by domain \(owner)", sourceLocation: sourceLocation)
      }
    }
    for index in 0..<Int32(hypervisor.vcpus.count) where hypervisor.vcpus[index].domain.rawValue > 0 {
      for root in [hypervisor.vcpus[index].root, hypervisor.vcpus[index].userRoot] where root != 0 { use(root, .l4) }
      for entry in 0..<hypervisor.vcpus[index].descriptorFrameCount {
        use(hypervisor.vcpus[index].descriptorFrames[entry], .segmentDescriptors)
      }
    }
    for mfn in UInt64(FrameTable.reserved)..<UInt64(FakeMachine.frames) {
      guard let owner = hypervisor.frames.owner(of: mfn), let slot = hypervisor.slot(of: owner),
        !hypervisor.domains[slot.rawValue].isDying
      else { continue }
      let frame = hypervisor.frames[mfn], wanted = expected[mfn] ?? Expected()
      #expect(
        Int(frame.references) == wanted.references && Int(frame.use.count) == wanted.uses && Int(frame.linear) == wanted.linear,
        "frame \(mfn) (\(frame.use.type)): \(frame.references) references, \(frame.use.count) uses, linear \(frame.linear); there are \(wanted)",
        sourceLocation: sourceLocation)
      #expect(wanted.type == nil || wanted.type == frame.use.type, sourceLocation: sourceLocation)
    }
  }
}
