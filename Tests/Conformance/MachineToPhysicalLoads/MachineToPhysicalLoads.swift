// Loads from the machine-to-physical map where Xen has it.
//
// What: every kind of instruction that loads, with every register, width and way of addressing, from the map and from ordinary memory with
// the same content. Registers and flags must come out the same.
// Why: kernels read the map as an array in C, and compilers choose the instructions.
// Failure: another value, another register changed, a fault, an event delivered by what is a plain load.
import ConformanceKit
import GuestKit

private let map: UInt64 = 0xffff_8000_0000_0000
private let arithmeticFlags: UInt64 = 0xcd5  // and DF

@main
struct MachineToPhysicalLoads: ConformanceGuest {
  func test(_ t: Checks) {
    let loads = Loads(t)
    loads.moves(t)
    loads.arithmetic(t)
    loads.others(t)
    loads.vectors(t)
    loads.strings(t)
    loads.fixed(t)
    faults(t, loads)
    events(t, loads)
  }

  /// What the map does not have, or does not allow, stays a page fault, with the kernel's registers as they were.
  private func faults(_ t: Checks, _ loads: Loads) {
    let probe = TrapProbe(t)
    probe.see([14])
    let store = probe.run([0x48, 0x89, 0x3f, 0xc3], loads.entry)  // mov %rdi, (%rdi)
    t.check("fault/store", store.vector == 14 && store.error == 3 && store.rdi == loads.entry, store.text)
    let add = probe.run([0x48, 0x01, 0x3f, 0xc3], loads.entry)  // add %rdi, (%rdi)
    t.check("fault/arithmetic-into-it", add.vector == 14 && add.error == 3, add.text)
    // mov %rdi, %rsi; mov $2, %ecx; mov $nowhere, %rdi; rep movsq
    let copy = probe.run(
      [0x48, 0x89, 0xfe, 0xb9, 2, 0, 0, 0, 0x48, 0xbf] + littleEndian(nowhere, 8) + [0xf3, 0x48, 0xa5, 0xc3], loads.entry)
    t.check("fault/destination-of-a-copy", copy.vector == 14 && copy.rsi == loads.entry && copy.rdi == nowhere && copy.rcx == 2, copy.text)
    // mov (%rdi), %rax, far beyond any machine's memory
    let beyond = probe.run([0x48, 0x8b, 0x07, 0xc3], 0xffff_8040_0000_0000 &- 4096)
    t.check("fault/beyond-the-map", beyond.vector == 14, beyond.text)
  }

  /// A load is no call of the hypervisor: a kernel that has unmasked its upcalls by a store is not interrupted by it.
  private func events(_ t: Checks, _ loads: Loads) {
    // movb $1, 0(mask - 1) pending; movb $0, mask; mov (%rdi), %rcx; movb $1, mask; leaves whether something was delivered: the pending byte.
    let probe = RegisterProbe(t), info = memory.sharedInfo.rawValue
    var undisturbed = false
    for _ in 0..<20 where !undisturbed {
      var registers = [UInt64](repeating: 0, count: 16)
      registers[7] = loads.entry
      registers[3] = info
      // movb $1, (%rbx); movb $0, 1(%rbx); mov (%rdi), %rcx; movb $1, 1(%rbx); movzbl (%rbx), %edx; movb $0, (%rbx)
      let after = probe.run(
        [0xc6, 0x03, 1, 0xc6, 0x43, 1, 0, 0x48, 0x8b, 0x0f, 0xc6, 0x43, 1, 1, 0x0f, 0xb6, 0x13, 0xc6, 0x03, 0], registers)
      undisturbed = after[2] == 1 && after[1] == loads.word
    }
    t.check("event/is-not-delivered-by-a-load", undisturbed)
  }
}

/// Sixteen entries of the map, and a copy of them in ordinary memory.
private final class Loads {
  let probe: RegisterProbe
  let entry: UInt64, copy: UInt64, word: UInt64
  private let stack: UInt64, target = memory.allocatePage()
  private let scratch = memory.allocatePage()

  init(_ t: Checks) {
    probe = RegisterProbe(t)
    let page = memory.allocatePage()
    // Entries around that of one of our frames, aligned like an array of them.
    let first = (t.page.frame &- 8) & ~15
    entry = map + (first + 16) << 3
    for index in 0..<512 { page[index] = 0 }
    stack = scratch.rawValue + 2048
    copy = page.rawValue + 1024
    var words: [UInt64] = []
    for index in 0..<48 { words.append(guest_load_word(map + (first + UInt64(index)) << 3)) }
    for index in 0..<48 { page[112 + index] = words[index] }
    word = words[16]
  }

  /// Registers of which each byte is another, so that no part can be taken for another's.
  private func registers() -> [UInt64] {
    (0..<16).map { number in
      let low = UInt64(number) &* 0x0101_0101_0101_0101
      return low ^ 0x8142_2418_7f3c_0f99
    }
  }

  /// Runs an instruction on both, with different flags, and tells what differs.
  private func difference(_ code: [UInt8], _ operands: Operands, _ change: (inout [UInt64]) -> Void = { _ in }) -> String? {
    for flags: UInt64 in [0x202, 0x2d7] {
      var there = registers(), here = registers()
      change(&there)
      change(&here)
      operands.point(&there, at: entry)
      operands.point(&here, at: copy)
      let seen = probe.run(code, there, flags: flags), wanted = probe.run(code, here, flags: flags)
      for number in 0..<16 where seen[number] != wanted[number] {
        // The address itself differs, where the instruction leaves it.
        if number == operands.pointer, seen[number] == there[number], wanted[number] == here[number] { continue }
        return
          "register \(number) of \(operands.register) by \(operands.base): \(String(seen[number], radix: 16)), not \(String(wanted[number], radix: 16))"
      }
      if (seen[16] ^ wanted[16]) & arithmeticFlags != 0 {
        return "flags of \(operands.register) by \(operands.base): \(String(seen[16], radix: 16)), not \(String(wanted[16], radix: 16))"
      }
    }
    return nil
  }

  /// All registers, with some that name the operand, in each width that `widths` has.
  func form(
    _ t: Checks, _ name: String, _ opcode: [UInt8], prefixes: [UInt8] = [], widths: [Int] = [2, 4, 8], immediate: Int = 0,
    registers: [Int] = Array(0..<16), addresses: Bool = false, change: (inout [UInt64]) -> Void = { _ in }
  ) {
    var wrong: String?
    for width in widths {
      for register in registers {
        for step in addresses ? Array(0..<16) : [1, 6] {
          for addressing in addresses ? Addressing.allCases : [.plain] {
            let base = (register + step) & 15
            var index = (base + 3) & 15
            while index == 4 || index == register || index == base { index = (index + 1) & 15 }
            let it = Operands(register: register, base: base, index: index, addressing: addressing)
            // What is read from memory and added to the address it was read by differs, as addresses do.
            if wrong != nil || base == register && !(opcode == [0x8b] && width == 8) { continue }
            let bytes = it.encoded(
              opcode, prefixes: (width == 2 ? [0x66] : []) + prefixes, wide: width == 8, needsREX: width == 1 && register > 3,
              immediate: littleEndian(0x5b7f_0305, min(immediate, immediate == 1 ? 1 : min(width, 4))))
            wrong = difference(bytes, it, change)
          }
        }
      }
    }
    t.check("load/\(name)", wrong == nil, wrong ?? "")
  }

  func moves(_ t: Checks) {
    form(t, "mov", [0x8b], addresses: true)
    form(t, "mov-byte", [0x8a], widths: [1])
    form(t, "movzx-byte", [0x0f, 0xb6])
    form(t, "movzx-word", [0x0f, 0xb7])
    form(t, "movsx-byte", [0x0f, 0xbe])
    form(t, "movsx-word", [0x0f, 0xbf])
    form(t, "movsxd", [0x63], widths: [8])
    for condition in 0..<16 { form(t, "cmov-\(condition)", [0x0f, 0x40 | UInt8(condition)]) }
    // ah, ch, dh and bh: no REX, so a base among the first eight.
    var wrong: String?
    for register in 4..<8 {
      for base in [3, 6, 7] where base != register - 4 && wrong == nil {
        let it = Operands(register: register, base: base)
        wrong = difference(it.encoded([0x8a]), it) ?? difference(it.encoded([0x02]), it) ?? difference(it.encoded([0x3a]), it)
      }
    }
    t.check("load/high-bytes", wrong == nil, wrong ?? "")
  }

  func arithmetic(_ t: Checks) {
    for (number, name) in ["add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"].enumerated() {
      form(t, name, [UInt8(number * 8 + 3)])
      form(t, "\(name)-byte", [UInt8(number * 8 + 2)], widths: [1])
    }
    form(t, "cmp-with-a-register", [0x39])
    form(t, "cmp-with-a-byte-register", [0x38], widths: [1])
    form(t, "cmp-with-an-immediate", [0x81], immediate: 4, registers: [7])
    form(t, "cmp-with-a-short-immediate", [0x83], immediate: 1, registers: [7])
    form(t, "cmp-byte-with-an-immediate", [0x80], widths: [1], immediate: 1, registers: [7])
    form(t, "test", [0x85])
    form(t, "test-byte", [0x84], widths: [1])
    form(t, "test-with-an-immediate", [0xf7], immediate: 4, registers: [0])
    form(t, "test-byte-with-an-immediate", [0xf6], widths: [1], immediate: 1, registers: [0])
    form(t, "imul", [0x0f, 0xaf])
    form(t, "imul-with-an-immediate", [0x69], immediate: 4)
    form(t, "imul-with-a-short-immediate", [0x6b], immediate: 1)
  }

  func others(_ t: Checks) {
    for (number, name) in [(4, "mul"), (5, "imul-of-rax")] { form(t, name, [0xf7], registers: [number]) }
    form(t, "mul-byte", [0xf6], widths: [1], registers: [4])
    for (number, name) in [(6, "div"), (7, "idiv")] {
      form(t, name, [0xf7], registers: [number]) {
        $0[2] = 0; $0[0] = 0x1234
      }
    }
    form(t, "bt", [0x0f, 0xa3], registers: (0..<16).filter { $0 != 4 }) { for number in 0..<16 { $0[number] = UInt64(number) &* 5 &- 20 } }
    form(t, "bt-of-an-immediate", [0x0f, 0xba], immediate: 1, registers: [4])
    form(t, "bsf", [0x0f, 0xbc])
    form(t, "bsr", [0x0f, 0xbd])
    form(t, "popcnt", [0x0f, 0xb8], prefixes: [0xf3])
    let it = Operands(register: 6, base: 3), stack = stack
    // push; pop %rdx
    let push = difference(it.encoded([0xff]) + [0x5a], it) { $0[4] = stack }
    t.check("load/push", push == nil, push ?? "")
    let next = difference(Operands(register: 0, base: 3).encoded([0x8b], wide: true) + [0x48, 0xff, 0xc0], it)  // and one behind it
    t.check("load/and-the-next-instruction", next == nil, next ?? "")
  }

  func vectors(_ t: Checks) {
    // Each leaves what it loaded in rax and rdx: movq %xmm, %rax; psrldq $8, %xmm; movq %xmm, %rdx.
    for (name, prefixes, opcode) in [
      ("movdqu", [0xf3], [0x0f, 0x6f]), ("movdqa", [0x66], [0x0f, 0x6f]), ("movups", [], [0x0f, 0x10]), ("movq", [0xf3], [0x0f, 0x7e]),
      ("paddd", [0x66], [0x0f, 0xfe]), ("movsd", [0xf2], [0x0f, 0x10]), ("cvtsi2sd", [0xf2], [0x0f, 0x2a]),
      ("pshufd", [0x66], [0x0f, 0x70]),
    ] as [(String, [UInt8], [UInt8])] {
      var wrong: String?
      for register in 0..<16 {
        for base in [0, 3, 5, 9, 12, 13] where wrong == nil {
          let it = Operands(register: register, base: base), high: UInt8 = register >= 8 ? 4 : 0, low = UInt8(register & 7) << 3
          let code = it.encoded(opcode, prefixes: prefixes, wide: name == "cvtsi2sd", immediate: name == "pshufd" ? [0x4e] : [])
          let tell: [UInt8] = [
            0x66, 0x48 | high, 0x0f, 0x7e, 0xc0 | low, 0x66, 0x40 | high >> 2, 0x0f, 0x73, 0xd8 | low >> 3, 8, 0x66, 0x48 | high, 0x0f,
            0x7e,
            0xc2 | low,
          ]
          // pxor %xmm, %xmm before: what an instruction leaves of the register is not to come from the run before.
          let clear: [UInt8] = [0x66, 0x40 | high | high >> 2, 0x0f, 0xef, 0xc0 | low | low >> 3]
          wrong = difference(clear + code + tell, it)
        }
      }
      t.check("load/\(name)", wrong == nil, wrong ?? "")
    }
    // fildll (%rbx); fistpll (%rdi); mov (%rdi), %rax
    let scratch = scratch.rawValue
    let x87 = difference([0xdf, 0x2b, 0xdf, 0x3f, 0x48, 0x8b, 0x07], Operands(register: 0, base: 3)) { $0[7] = scratch }
    t.check("load/fild", x87 == nil, x87 ?? "")
    // vmovdqu (%rbx), %ymm1 and (%r9), %ymm9, in both lengths of its prefix; vmovq %xmm1, %rax; vzeroupper. Where AVX is there.
    if cpuHasVectors() {
      let short = difference([0xc5, 0xfe, 0x6f, 0x0b, 0xc4, 0xe1, 0xf9, 0x7e, 0xc8, 0xc5, 0xf8, 0x77], Operands(register: 0, base: 3))
      let long = difference([0xc4, 0x41, 0x7e, 0x6f, 0x09, 0xc4, 0x61, 0xf9, 0x7e, 0xc8, 0xc5, 0xf8, 0x77], Operands(register: 0, base: 9))
      t.check("load/vmovdqu", short == nil && long == nil, short ?? long ?? "")
    } else {
      t.check("load/vmovdqu", true)
    }
  }

  private func cpuHasVectors() -> Bool {
    // mov $1, %eax; cpuid
    var registers = registers()
    registers[4] = stack
    let features = probe.run([0xb8, 1, 0, 0, 0, 0x0f, 0xa2], registers)
    return features[1] >> 27 & 3 == 3
  }

  /// rsi and rdi are operands here, and are moved.
  func strings(_ t: Checks) {
    let target = target.rawValue
    for (name, code, inSource, inTarget) in [
      ("lods", [0xac], true, false), ("movs", [0xa4], true, false), ("scas", [0xae], false, true), ("cmps", [0xa6], true, false),
      ("cmps-of-two", [0xa6], true, true),
    ] as [(String, [UInt8], Bool, Bool)] {
      var wrong: String?
      for width in [1, 2, 4, 8] {
        for repeats in name == "lods" || name == "movs" ? [0, 0xf3] : [0, 0xf2, 0xf3] as [UInt8] {
          for flags in [0x202, 0x602] as [UInt64] where wrong == nil {
            var bytes: [UInt8] = repeats == 0 ? [] : [repeats]
            if width == 2 { bytes.append(0x66) }
            if width == 8 { bytes.append(0x48) }
            bytes.append(code[0] | (width == 1 ? 0 : 1))
            var there = registers(), here = registers()
            func point(_ registers: inout [UInt64], _ at: UInt64) {
              registers[1] = 7
              registers[0] = name == "scas" ? word + 2 : 0
              registers[6] = inSource ? at : target + 512
              registers[7] = inTarget ? at + (inSource ? 64 : 0) : target + 1024
            }
            point(&there, entry)
            point(&here, copy)
            let seen = probe.run(bytes, there, flags: flags), moved = words(target + 960)
            let wanted = probe.run(bytes, here, flags: flags), movedHere = words(target + 960)
            for number in 0..<17 {
              var a = seen[number], b = wanted[number]
              if number == 6 && inSource || number == 7 && inTarget { (a, b) = (a &- there[number], b &- here[number]) }
              if number == 16 { (a, b) = (a & arithmeticFlags, b & arithmeticFlags) }
              if a != b {
                wrong = "width \(width) repeat \(repeats): register \(number): \(String(a, radix: 16)), not \(String(b, radix: 16))"
              }
            }
            if moved != movedHere { wrong = "width \(width): other bytes were copied" }
          }
        }
      }
      t.check("string/\(name)", wrong == nil, wrong ?? "")
    }
  }
  private func words(_ address: UInt64) -> [UInt64] { (0..<16).map { GuestAddress(rawValue: address)[$0] } }

  /// Operands without a general register to name them, and such with a segment.
  func fixed(_ t: Checks) {
    var start = registers()
    start[4] = stack
    func loaded(_ name: String, _ code: [UInt8], _ wanted: UInt64, _ change: (inout [UInt64]) -> Void = { _ in }) {
      var registers = start
      change(&registers)
      let seen = probe.run(code, registers)[0]
      t.check("fixed/\(name)", seen == wanted, String(seen, radix: 16))
    }
    loaded("movabs", [0x48, 0xa1] + littleEndian(entry, 8), word)
    loaded("movabs-4", [0xa1] + littleEndian(entry, 8), word & 0xffff_ffff)
    loaded("movabs-2", [0x66, 0xa1] + littleEndian(entry, 8), start[0] & ~0xffff | word & 0xffff)
    loaded("movabs-1", [0xa0] + littleEndian(entry, 8), start[0] & ~0xff | word & 0xff)
    let entry = entry
    loaded("xlat", [0xd7], (start[0] & ~0xff) | guest_load_word(entry) & 0xff) {
      $0[3] = entry &- 0x10
      $0[0] = $0[0] & ~0xff | 0x10
    }
    // A kernel's GS base, and the map relative to it. mov %gs:0x10(%rbx), %rax; lods %gs:(%rsi)
    hypercall(25, 2, map)
    let byGS: [UInt8] = [0x65, 0x48, 0x8b, 0x43, 0x10]
    loaded("segment", byGS, word) { $0[3] = entry &- map &- 0x10 }
    loaded("segment-of-lods", [0x65, 0x48, 0xad], word) { $0[6] = entry &- map }
    var registers = start
    registers[6] = entry &- map
    let moved = probe.run([0x65, 0x48, 0xad], registers)[6]
    t.check("fixed/segment-of-lods-leaves-rsi", moved == entry &- map &+ 8, String(moved, radix: 16))
    hypercall(25, 2, 0)
  }
}

/// A word of memory, by an instruction that is known to work.
private func guest_load_word(_ address: UInt64) -> UInt64 { GuestAddress(rawValue: address).load(as: UInt64.self) }
