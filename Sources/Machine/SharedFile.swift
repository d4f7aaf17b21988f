import CHost
import Glibc

/// What the host refused to give.
package struct MachineFailure: Error, CustomStringConvertible {
  package let what: String
  package let errno: Int32
  package var description: String { unsafe "\(what): \(String(cString: strerror(errno)))" }
}

/// An anonymous file that processes share, mapped here for reading and writing.
@safe final class SharedFile {
  let file: Int32
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(_ name: String, byteCount: Int) throws(MachineFailure) {
    // SAFETY: `host_map` gives `byteCount` bytes, which live as long as this value.
    let file = unsafe host_memory_file(name, UInt64(byteCount))
    guard file >= 0 else { throw MachineFailure(what: "no memory file for \(name)", errno: -file) }
    let address = host_map(file, UInt64(byteCount), 1)
    guard address > 0, let base = unsafe UnsafeMutableRawPointer(bitPattern: Int(address)) else {
      close(file)
      throw MachineFailure(what: "cannot map \(byteCount) bytes for \(name)", errno: Int32(-address))
    }
    self.file = file
    unsafe self.base = base
    self.byteCount = byteCount
  }
  deinit {
    host_unmap(Int64(Int(bitPattern: unsafe base)), UInt64(byteCount))
    close(file)
  }
}
