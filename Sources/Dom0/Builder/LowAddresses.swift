import CHost
import CVCPUArea
import Glibc

/// Addresses that a host keeps from ordinary users, so that null pointers of its kernel's lead nowhere.
enum LowAddresses {
  /// What gives the right to map all of them.
  static let remedy =
    "run `sudo sysctl -w vm.mmap_min_addr=0` on the host (a line `vm.mmap_min_addr = 0` in a file of /etc/sysctl.d keeps it), "
    + "or run dom0 as root"

  /// Whether a process of this user may map the page at an address.
  static func canMap(_ page: UInt64) -> Bool {
    // MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, without any rights.
    let answer = raw_mmap(page, 4096, 0, 0x10_0022, -1, 0)
    guard answer == Int(page) else { return answer == -Int(EEXIST) }
    _ = raw_munmap(page, 4096)
    return true
  }

  /// The lowest address that everybody may map.
  static var limit: UInt64 { UInt64(max(Doctor.readNumber("/proc/sys/vm/mmap_min_addr") ?? 65536, 0)) }

  /// Why a kernel cannot run here whose code begins at an address; nil where it can.
  static func obstacle(codeAt address: UInt64) -> String? {
    guard address < limit, !canMap(address & ~4095) else { return nil }
    return
      "its code lies at \(hexadecimal(address)), and this host lets an ordinary user map nothing below \(hexadecimal(limit)); \(remedy)"
  }
}
