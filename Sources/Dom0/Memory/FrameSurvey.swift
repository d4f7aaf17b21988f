import HypercallABI
import RemoteProtocol

/// Looks at how a domain uses its frames: ring 0 says what is a page table, and Dom0 knows what it shares and what the builder put where.
struct FrameSurvey<Gate: HypercallGate, Frames: MachineFrames> {
  let gate: Gate
  let frames: Frames
  let built: BuiltDomain
  private let sharedInfo: MachineFrameNumber
  private let grantTable: Set<UInt64>
  /// The frames of the P2M that the guest announced in its shared_info; nil when it did not.
  private let announcedP2M: Set<MachineFrameNumber>?

  /// How many frames ring 0 takes in one call.
  private static var batch: Int { 1024 }
  /// How many are told of in one go: an answer has to fit a packet.
  var mostFrames = 32768

  init(gate: Gate, frames: Frames, built: BuiltDomain, sharedInfo: MachineFrameNumber) throws(XenErrno) {
    self.gate = gate
    self.frames = frames
    self.built = built
    self.sharedInfo = sharedInfo
    grantTable = try Self.grantTable(gate, built.domain)
    announcedP2M = Self.announcedP2M(frames, built.domain, sharedInfo)
  }

  var isP2MAnnounced: Bool { announcedP2M != nil }

  /// What the domain's frames from machine frame `first` on are, in their order in the machine, until time is up or a packet full; and
  /// where to go on, 0 when there are no more.
  func runs(from first: UInt64, until isOver: () -> Bool = { false }) throws(XenErrno) -> (runs: [MemoryRun], next: UInt64) {
    var runs: [MemoryRun] = []
    var found = 0, next = Int(min(first, UInt64(frames.machineFrames)))
    repeat {
      let batch = frames.frames(of: built.domain, from: &next, atMost: min(Self.batch, mostFrames - found))
      try add(batch, to: &runs)
      found += batch.count
    } while next < frames.machineFrames && found < mostFrames && !isOver()
    return (runs, next < frames.machineFrames ? UInt64(next) : 0)
  }

  /// Asks ring 0 about some frames.
  private func add(_ batch: [OwnedFrame], to runs: inout [MemoryRun]) throws(XenErrno) {
    guard !batch.isEmpty else { return }
    // SAFETY: the list has a word for each frame.
    let uses = unsafe try gate.withArgument(byteCount: batch.count * 8) { (list, address) throws(XenErrno) -> [UInt64] in
      for (index, frame) in batch.enumerated() { unsafe list.storeBytes(of: frame.mfn.rawValue, toByteOffset: index * 8, as: UInt64.self) }
      try gate.call(DomainControl.GetPageFrameInfo(domain: built.domain, count: UInt64(batch.count), list: address))
      return batch.indices.map { unsafe list.load(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
    for (frame, use) in zip(batch, uses) {
      // XEN_DOMCTL_PFINFO_XTAB: it was given back just now.
      guard use >> 28 & 15 != 15 else { continue }
      let pfn = frames.pfn(of: frame.mfn)?.rawValue ?? .max
      let kind = kind(of: frame.mfn, pfn, level: UInt32(use >> 28 & 7), frame.isSealed)
      Self.append(MemoryRun(first: pfn, count: 1, kind: kind.rawValue, isPinned: use >> 31 & 1 != 0), to: &runs)
    }
  }

  /// What ring 0 says of a frame comes before what the builder made it.
  private func kind(of mfn: MachineFrameNumber, _ pfn: UInt64, level: UInt32, _ isSealed: Bool) -> FrameKind {
    if level > 0, let table = FrameKind(rawValue: level), level <= FrameKind.l4.rawValue { return table }
    if isSealed { return .sealed }
    if mfn == sharedInfo { return .sharedInfo }
    if grantTable.contains(mfn.rawValue) { return .grantTable }
    if mfn == built.consoleMFN { return .console }
    if mfn == built.storeMFN { return .xenstore }
    if announcedP2M?.contains(mfn) ?? built.boot?.p2m.contains(pfn) ?? false { return .p2m }
    if pfn == built.boot?.startInfo { return .startInfo }
    return pfn < built.image.size >> 12 ? .image : .ordinary
  }

  private static func append(_ run: MemoryRun, to runs: inout [MemoryRun]) {
    if let last = runs.last, last.kind == run.kind, last.isPinned == run.isPinned,
      run.first == .max || last.first == .max ? run.first == last.first : run.first == last.first &+ last.count
    {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(run)
    }
  }

  /// The frames that a domain's grant table has.
  private static func grantTable(_ gate: Gate, _ domain: DomainID) throws(XenErrno) -> Set<UInt64> {
    let count = Int(try gate.call(GrantTableOp.QuerySize(domain: domain)).frameCount)
    guard count > 0 else { return [] }
    // SAFETY: the list has a word for each frame.
    return unsafe try gate.withArgument(byteCount: count * 8) { (list, address) throws(XenErrno) -> Set<UInt64> in
      let table = GrantTableOp.SetupTable(domain: domain, frameCount: UInt32(count), frames: address)
      guard try gate.call(table) == GrantStatus.okay else { return [] }
      return Set((0..<count).map { unsafe list.load(fromByteOffset: $0 * 8, as: UInt64.self) })
    }
  }

  /// The frames of the P2M by the list of lists that shared_info names. These are a guest's words: no more frames are looked for than a map
  /// of the whole machine has.
  private static func announcedP2M(_ frames: Frames, _ domain: DomainID, _ sharedInfo: MachineFrameNumber) -> Set<MachineFrameNumber>? {
    func word(_ offset: Int) -> UInt64? {
      frames.readWord(sharedInfo, of: domain, at: SharedInfoLayout.architecture + offset)
    }
    guard let count = word(ArchSharedInfoLayout.maximumFrame), count > 0, let root = word(ArchSharedInfoLayout.p2mFrameListList),
      root != 0, frames.readWord(MachineFrameNumber(rawValue: root), of: domain, at: 0) != nil
    else { return nil }
    let pages = (min(count, UInt64(frames.machineFrames)) + 511) / 512
    var found: Set<MachineFrameNumber> = []
    for index in 0..<pages {
      guard let list = frames.readWord(MachineFrameNumber(rawValue: root), of: domain, at: Int(index / 512 % 512) * 8),
        let mfn = frames.readWord(MachineFrameNumber(rawValue: list), of: domain, at: Int(index % 512) * 8)
      else { continue }
      found.insert(MachineFrameNumber(rawValue: mfn))
    }
    return found
  }
}
