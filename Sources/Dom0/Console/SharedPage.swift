import CVCPUArea
import PVInterfaces

/// A frame that a guest shares with domain 0, by single accesses.
@safe struct SharedPage: SharedMemory {
  private let start: UnsafeMutableRawPointer

  /// A page of 4096 bytes, mapped as long as this value is used.
  init(_ frame: UnsafeMutableRawBufferPointer) {
    precondition(frame.count >= 4096, "a frame has 4096 bytes")
    unsafe start = frame.baseAddress.unsafelyUnwrapped
  }

  // SAFETY, of all: the offsets are those of ring layouts, constants below 4096.
  func load8(at offset: Int) -> UInt8 { unsafe start.load(fromByteOffset: offset & 4095, as: UInt8.self) }
  func store8(_ value: UInt8, at offset: Int) { unsafe start.storeBytes(of: value, toByteOffset: offset & 4095, as: UInt8.self) }
  func load32(at offset: Int) -> UInt32 { unsafe load_acquire(word(offset)) }
  func store32(_ value: UInt32, at offset: Int) { unsafe store_release(word(offset), value) }
  func fence() { full_fence() }

  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt32> {
    unsafe (start + (offset & 4092)).assumingMemoryBound(to: UInt32.self)
  }
}
