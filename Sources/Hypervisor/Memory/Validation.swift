import CVCPUArea
import HypercallABI

/// What makes a frame a page table: all that its entries name is what they may name, and is held as long as it is a table.
extension Hypervisor {
  /// What one table costs of a call's budget of list elements.
  private static var tableCost: Int { 64 }

  /// Takes hold of what the entries of a table name, from where earlier work stopped. False: time is up, and the frame is partial.
  ///
  /// One entry that is refused refuses the table, and what was taken is let go again.
  mutating func validate(_ mfn: UInt64, level: Int, _ slot: DomainSlot) throws(XenErrno) -> Bool {
    guard let entries = unsafe entries(mfn, of: slot) else { throw .invalidArgument }
    beginWork(mfn)
    for index in Int(frames[mfn].progress)..<512 {
      // SAFETY: a frame has 512 entries. It lies where only ring 0 writes by now.
      let entry = unsafe entries[index]
      guard entry & PTE.present != 0, !PTE.isReserved(slot: index, level: level) else {
        if PTE.isReserved(slot: index, level: level) { unsafe entries[index] = 0 }
        continue
      }
      guard level == 1 || budget > 0 else { return interruptWork(mfn, at: index) }
      do throws(XenErrno) {
        guard try takeEntry(entry, of: mfn, level: level, slot) else { return interruptWork(mfn, at: index) }
      } catch {
        frames[mfn].progress = UInt16(index)
        if !devalidate(mfn, level: level, slot) { listForDropping(mfn, slot) }
        dropReference(mfn, slot)
        throw error
      }
      let normal = PTE.normalised(entry, level: level)
      if normal != entry { unsafe entries[index] = normal }
    }
    frames[mfn].progress = 512
    frames[mfn].use.isValidated = true
    dropReference(mfn, slot)
    return true
  }

  /// Lets go of what the entries of a table hold, from the last one taken downwards, and of the table's last use as one. False: time is up, and
  /// the frame is partial.
  mutating func devalidate(_ mfn: UInt64, level: Int, _ slot: DomainSlot) -> Bool {
    frames[mfn].use.isValidated = false
    beginWork(mfn)
    if let entries = unsafe entries(mfn, of: slot) {
      for index in (0..<Int(frames[mfn].progress)).reversed() {
        guard level == 1 || budget > 0 else { return interruptWork(mfn, at: index + 1) }
        // SAFETY: a frame has 512 entries.
        let entry = unsafe entries[index]
        if entry & PTE.present != 0, !PTE.isReserved(slot: index, level: level) { dropEntry(entry, of: mfn, level: level, slot) }
      }
    }
    frames[mfn].progress = 0
    frames[mfn].use.count = 0
    dropReference(mfn, slot)
    return true
  }

  /// Work on a table has a reference of its own, so that its frame stays one until it ends. It costs once, however often it is interrupted: the way
  /// down to where it goes on is free, or a small budget would never get there.
  private mutating func beginWork(_ mfn: UInt64) {
    if !frames[mfn].use.isPartial {
      budget -= Self.tableCost
      frames[mfn].references += 1
    }
    frames[mfn].use.isPartial = false
  }
  private mutating func interruptWork(_ mfn: UInt64, at index: Int) -> Bool {
    frames[mfn].progress = UInt16(index)
    frames[mfn].use.isPartial = true
    return false
  }

  // MARK: Entries

  /// Takes hold of what a present entry names. False: time is up.
  mutating func takeEntry(_ entry: UInt64, of table: UInt64, level: Int, _ slot: DomainSlot) throws(XenErrno) -> Bool {
    guard entry & PTE.refused(level: level) == 0 else { throw .invalidArgument }
    let mfn = PTE.frame(entry)
    guard level > 1 else {
      try takePage(mfn, isWritable: entry & PTE.writable != 0, slot)
      return true
    }
    do throws(XenErrno) {
      return try takeTyped(mfn, .table(level - 1), slot)
    } catch {
      guard error == .invalidArgument, takeLinear(entry, of: table, level: level, slot) else { throw error }
      return true
    }
  }

  /// Takes hold of a page as a level-1 entry does.
  private mutating func takePage(_ mfn: UInt64, isWritable: Bool, _ slot: DomainSlot) throws(XenErrno) {
    guard mfn < UInt64(frames.count), mfn >= UInt64(FrameTable.reserved) else {
      throw mfn == 0xff_ffff_ffff ? .invalidArgument : .notPermitted
    }
    guard takeReference(mfn, slot) else { throw .busy }
    guard isWritable else { return }
    do throws(XenErrno) {
      _ = try takeType(mfn, .writable, slot)
    } catch {
      dropReference(mfn, slot)
      throw .busy
    }
  }

  /// A table may show tables of its own level, read-only, where a lower level is expected: itself, or one that shows none itself.
  private mutating func takeLinear(_ entry: UInt64, of table: UInt64, level: Int, _ slot: DomainSlot) -> Bool {
    guard entry & PTE.writable == 0 else { return false }
    let mfn = PTE.frame(entry)
    guard mfn != table else { return true }
    guard frames[table].linear <= 0, frames[table].linear > .min, takeReference(mfn, slot) else { return false }
    let use = frames[mfn].use
    guard use.type == .table(level), use.isValidated, use.count > 0, use.count < FrameUse.maximumCount, frames[mfn].linear >= 0,
      frames[mfn].linear < .max
    else {
      dropReference(mfn, slot)
      return false
    }
    frames[table].linear -= 1
    frames[mfn].linear += 1
    frames[mfn].use.count += 1
    return true
  }

  /// Lets go of what a present entry names.
  mutating func dropEntry(_ entry: UInt64, of table: UInt64, level: Int, _ slot: DomainSlot) {
    let mfn = PTE.frame(entry)
    guard level > 1 else {
      if entry & PTE.writable != 0 { _ = dropType(mfn, slot) }
      return dropReference(mfn, slot)
    }
    guard mfn != table else { return }
    if frames[mfn].use.type == .table(level) {
      frames[table].linear += 1
      frames[mfn].linear -= 1
    }
    dropTyped(mfn, slot)
  }
}
