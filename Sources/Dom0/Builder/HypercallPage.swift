import CVCPUArea

/// The page of hypercall stubs that a guest calls: 128 of 32 bytes, each a call of the gate, which every host has at the same address.
enum HypercallPage {
  static let iret = 23, setSegmentBase = 25

  /// Code that keeps rcx and r11, in which compilers hold values across a hypercall.
  static func stub(_ number: Int) -> [UInt8] {
    let pushRCX: [UInt8] = [0x51], pushR11: [UInt8] = [0x41, 0x53], pushRAX: [UInt8] = [0x50]
    let popR11: [UInt8] = [0x41, 0x5b], popRCX: [UInt8] = [0x59], ret: [UInt8] = [0xc3]
    let callR11: [UInt8] = [0x41, 0xff, 0xd3], jumpR11: [UInt8] = [0x41, 0xff, 0xe3]
    let moveNumber: [UInt8] = [0xb8] + littleEndian(UInt64(number), 4)
    func moveGate(_ offset: UInt64) -> [UInt8] { [0x49, 0xbb] + littleEndian(GATE_PAGE + offset, 8) }
    switch number {
    case iret: return pushRCX + pushR11 + pushRAX + moveNumber + moveGate(64) + jumpR11
    case setSegmentBase: return pushRCX + pushR11 + moveNumber + moveGate(128) + callR11 + popR11 + popRCX + ret
    default: return pushRCX + pushR11 + moveNumber + moveGate(0) + callR11 + popR11 + popRCX + ret
    }
  }

  /// The content of the whole page; what no stub fills traps (int3).
  static let bytes: [UInt8] = {
    var page = [UInt8](repeating: 0xcc, count: 4096)
    for number in 0..<128 { page.replaceSubrange(number * 32..<number * 32 + stub(number).count, with: stub(number)) }
    return page
  }()

  private static func littleEndian(_ value: UInt64, _ count: UInt64) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
