import CVCPUArea

/// The trace: a ring of records for Dom0, written while Dom0 asks for it. A full ring loses records and counts them.
final class Trace {
  private let file: SharedFile
  private var produced: UInt64 = 0

  init() throws(MachineFailure) {
    file = try SharedFile("trace", byteCount: MemoryLayout<trace_header>.size + Int(TRACE_RECORDS) * MemoryLayout<trace_record>.size)
    unsafe header.pointee.records = UInt32(TRACE_RECORDS)
  }

  var descriptor: Int32 { file.file }
  private var header: UnsafeMutablePointer<trace_header> { unsafe file.base.assumingMemoryBound(to: trace_header.self) }
  var isEnabled: Bool { unsafe header.pointee.enabled != 0 }

  func write(_ record: trace_record) {
    // SAFETY: the ring has TRACE_RECORDS records behind the header. Dom0 may write `consumed`: any value only loses records.
    guard unsafe produced &- header.pointee.consumed < UInt64(TRACE_RECORDS) else {
      unsafe header.pointee.lost &+= 1
      return
    }
    let records = unsafe (file.base + MemoryLayout<trace_header>.size).assumingMemoryBound(to: trace_record.self)
    unsafe records[Int(produced % UInt64(TRACE_RECORDS))] = record
    produced &+= 1
    unsafe withUnsafeMutablePointer(to: &header.pointee.produced) { unsafe store_release64($0, produced) }
  }
}
