import GuestKit

/// A kernel that has as much memory as the toolstack's `memory/target` says, or what is typed, and prints each change.
///
/// Command line: `touch` writes to all the memory that it gets, so that the host has to come up with it. `on-demand` looks at no target: it grows
/// only when it is asked to, as far as the hypervisor lets it, as Mini-OS does. `until-eof` powers off at the end of input.
@main
struct Balloon: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    let touches = startInfo.words.contains("touch")
    print("balloon: \(kibibytes) KiB of at most \((try? xenstore.read("memory/static-max")) ?? "?") KiB")
    if touches { touchAll() }
    if xenstore.isAvailable, !startInfo.words.contains("on-demand") {
      try xenstore.watch("memory/target") { path in
        guard let text = try? xenstore.read(path), let target = Int(text), target != kibibytes else { return }
        follow(target, touches)
      }
    }
    while true {
      let line = console.readLine(atEnd: startInfo.words.contains("until-eof") ? .powerOff : .ignored)
      if line == "quit" { return }
      if let target = Int(line) {
        follow(target, touches)
      } else {
        print(kibibytes, "KiB,", memory.freeBytes / 1024, "of them free; a number of KiB is a target, `quit` powers off")
      }
    }
  }
}

private var kibibytes: Int { memory.pageCount * 4 }

private func follow(_ target: Int, _ touches: Bool) {
  let before = kibibytes
  memory.resize(toPages: target / 4)
  print("balloon: \(before) KiB -> \(kibibytes) KiB, target \(target) KiB")
  if touches, kibibytes > before { touchAll() }
}

/// Writes to all memory but the last MiB, and frees it again.
private func touchAll() {
  let count = memory.freeBytes - (1 << 20)
  guard count > 0 else { return }
  let block = [UInt8](repeating: 0x5a, count: count)
  print("balloon: \(block.count / 1024) KiB touched, the last byte is \(block[block.count - 1])")
}
