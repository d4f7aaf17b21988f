import DomainConfig
import HypercallABI
import RemoteProtocol
import Testing

@testable import Dom0

@Suite("memory/survey of a domain's frames") struct FrameSurveyTests {
  private let machine = InProcessMachine()
  private let layout: BootLayout
  private let built: BuiltDomain

  init() throws {
    let text = """
      <domain type='xen'><name>web1</name><memory>65536</memory><currentMemory>32768</currentMemory><vcpu>1</vcpu>
      <os><type>linux</type><kernel>k.so</kernel></os></domain>
      """
    let plan = try DomainPlan(
      DomainConfiguration(parsing: Array(text.utf8), file: "web1.xml"), image: KernelFile.image(bytes: ELFWriter().bytes(), path: "k.so"))
    layout = plan.layout
    built = try DomainBuilder(gate: machine, memory: machine).build(plan)
  }

  private var information: DomainInformation { get throws { try machine.call(DomainControl.GetDomainInfo(domain: built.domain)) } }
  private var survey: FrameSurvey<InProcessMachine, InProcessMachine> {
    get throws { try FrameSurvey(gate: machine, frames: machine, built: built, sharedInfo: try information.sharedInfoFrame) }
  }
  /// All that is told, in as many pieces as it takes.
  private func map(
    _ survey: FrameSurvey<InProcessMachine, InProcessMachine>, until isOver: () -> Bool = { false }
  ) throws -> (map: MemoryMap, pieces: Int) {
    var runs: [MemoryRun] = [], pieces = 0, first: UInt64 = 0
    repeat {
      let piece = try survey.runs(from: first, until: isOver)
      runs += piece.runs
      pieces += 1
      first = piece.next
    } while first > 0 && pieces < 1000
    let map = MemoryMap(runs, maximumPages: 16384, isP2MAnnounced: survey.isP2MAnnounced)
    return (try #require(map), pieces)
  }
  /// The machine frame of a page.
  private func mfn(_ pfn: UInt64) throws -> MachineFrameNumber {
    try #require(
      (0..<UInt64(machine.machineFrames)).map { MachineFrameNumber(rawValue: $0) }.first {
        unsafe machine.readableFrame($0, of: built.domain) != nil && machine.pfn($0) == pfn
      })
  }
  private func perform(_ command: UInt32, _ mfn: MachineFrameNumber) throws {
    let operation = MMUExtendedOperation(command: command, first: mfn.rawValue, second: 0)
    // SAFETY: the list is one operation.
    unsafe try machine.withArgument(byteCount: MMUExtendedOperation.byteCount) { list, address throws(XenErrno) -> Void in
      unsafe operation.store(into: list)
      try machine.mmuExtendedOperation(address, count: 1, done: .null, domain: UInt32(built.domain.rawValue))
    }
  }

  @Test("a new domain's pages are what the builder made of them, and all are there") func new() throws {
    let map = try map(survey).map
    #expect(map.pages == 8192 && map.unnumbered == 0 && map.span == 16384 && map.absent == 8192 && map.holes == [8192..<16384])
    let tables = map.frames(.l1) + map.frames(.l2) + map.frames(.l3) + map.frames(.l4)
    #expect(tables == UInt64(layout.pageTables.count) && map.frames(.l4) == 1)
    #expect(map.places(.l4) == [layout.pageTables.lowerBound..<layout.pageTables.lowerBound + 1])
    #expect(map.uses[.l4]?.pinned == 1 && map.pinned == 1)
    #expect(map.places(.p2m) == [layout.p2m] && map.places(.image) == [layout.image])
    #expect(map.places(.startInfo) == [layout.startInfo..<layout.startInfo + 1])
    #expect(map.places(.console) == [layout.console..<layout.console + 1])
    #expect(map.places(.xenstore) == [layout.xenstore..<layout.xenstore + 1])
    #expect(map.frames(.sharedInfo) == 1 && map.frames(.grantTable) == 1 && map.frames(.sealed) == 0)
  }

  @Test("it is told in pieces, each no longer than is allowed, to the same effect") func pieces() throws {
    var small = try survey
    small.mostFrames = 700
    let whole = try map(survey)
    #expect(whole.pieces == 1)
    // In small packets, and when time is up at once.
    for parts in [try map(small), try map(survey) { true }] {
      #expect(parts.pieces >= 8192 / 1024)
      #expect(parts.map.runs == whole.map.runs && parts.map.uses == whole.map.uses)
    }
    let piece = try small.runs(from: 0)
    #expect(piece.runs.reduce(0) { $0 + $1.count } <= 700)
    #expect(try small.runs(from: .max) == ([], 0))
  }

  @Test("a page that becomes a table is told as one, and as a former one when it is let go") func tables() throws {
    let before = try map(survey).map.frames(.l1), page = try mfn(8000)
    try perform(MMUCommand.pinL1, page)
    let pinned = try map(survey).map
    #expect(pinned.frames(.l1) == before + 1 && pinned.uses[.l1]?.pinned == 1 && pinned.places(.l1).contains(8000..<8001))
    try perform(MMUCommand.unpin, page)
    let former = try map(survey).map
    #expect(former.frames(.l1) == before && former.places(.sealed) == [8000..<8001] && former.pages == 8192)
  }

  @Test("neighbours in the machine that are none in the domain's numbering are told apart; without a number, they count") func scattered()
    throws
  {
    let pfns: [UInt64] = [9000, .max, .max, 8500, 8501, 1]
    // SAFETY: the list has a word for each.
    let done = unsafe try machine.withArgument(byteCount: pfns.count * 8) { list, address throws(XenErrno) -> UInt64 in
      for (index, pfn) in pfns.enumerated() { unsafe list.storeBytes(of: pfn, toByteOffset: index * 8, as: UInt64.self) }
      return try machine.call(MemoryOp.PopulatePhysmap(extents: address, count: UInt64(pfns.count), domain: built.domain))
    }
    let map = try map(survey).map
    #expect(done == 6 && map.pages == 8198 && map.unnumbered == 3)
    #expect(map.holes == [8192..<8500, 8502..<9000, 9001..<16384])
    #expect(map.places(.ordinary).suffix(2) == [8500..<8502, 9000..<9001] && map.places(.image) == [layout.image])
  }

  @Test("pages that are given back are absent") func balloon() throws {
    let page = try mfn(8191)
    // SAFETY: the list is one frame number.
    let done = unsafe try machine.withArgument(byteCount: 8) { list, address throws(XenErrno) -> UInt64 in
      unsafe list.storeBytes(of: page.rawValue, as: UInt64.self)
      return try machine.call(MemoryOp.DecreaseReservation(extents: address, count: 1, domain: built.domain))
    }
    let map = try map(survey).map
    #expect(done == 1 && map.pages == 8191 && map.absent == 8193 && map.holes == [8191..<16384])
  }

  @Test("a P2M that the guest announces counts, and not the builder's; nonsense there does no harm") func announced() throws {
    let shared = try information.sharedInfoFrame, root = try mfn(8100), list = try mfn(8101), page = try mfn(8102)
    func store(_ value: UInt64, _ mfn: MachineFrameNumber, _ offset: Int) throws {
      let frame = try unsafe #require(machine.frame(mfn, of: built.domain))
      // SAFETY: all offsets are inside a page.
      unsafe frame.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
    }
    let architecture = SharedInfoLayout.architecture
    try store(8192, shared, architecture + ArchSharedInfoLayout.maximumFrame)
    try store(root.rawValue, shared, architecture + ArchSharedInfoLayout.p2mFrameListList)
    try store(list.rawValue, root, 0)
    try store(page.rawValue, list, 0)
    try store(.max, list, 8)
    let told = try map(survey).map
    #expect(told.isP2MAnnounced && told.places(.p2m) == [8102..<8103] && told.pages == 8192)

    try store(.max, shared, architecture + ArchSharedInfoLayout.maximumFrame)
    for value in [.max, 0, 1 << 40, shared.rawValue] as [UInt64] {
      try store(value, root, 0)
      #expect(try map(survey).map.pages == 8192)
    }
    try store(.max, shared, architecture + ArchSharedInfoLayout.p2mFrameListList)
    #expect(try map(survey).map.places(.p2m) == [layout.p2m])
  }
}
