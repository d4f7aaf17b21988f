/// Byte offsets of the words in `struct vcpu_area` that are read and written atomically. Ring 0 and the processor are built of this one
/// file; a test holds it against the C structure.
enum AreaWord {
  static var request: Int { 0 }
  static var vcpuSleeps: Int { 4 }
  static var flushed: Int { 56 }
  static var space: Int { 60 }
  static var served: Int { 64 }
  static var ring0Sleeps: Int { 68 }
  static var attention: Int { 80 }
  static var withdrawn: Int { 84 }
  static var flush: Int { 88 }
  static var reload: Int { 92 }
}
