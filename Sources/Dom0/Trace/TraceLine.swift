public import CVCPUArea
import HypercallABI

/// One line of `--trace` for one record: who, when, what, as strace writes system calls.
public enum TraceLine {
  /// `d1v0 12.345678 event_channel_op(bind_virq, 0x100000012340) = 0`
  public static func text(_ record: trace_record) -> String {
    let a = record.argument
    let who = "d\(record.domain)v\(record.vcpu) \(seconds(record.time)) "
    switch record.kind {
    case TRACE_HYPERCALL: return who + call(record) + " = " + result(record.result)
    case TRACE_BLOCKED: return who + call(record) + " ..."
    case TRACE_EVENT: return who + "event port \(a.0)"
    case TRACE_RUN where record.domain == 0: return who + "... = " + result(record.result)
    case TRACE_RUN: return who + "runs on physical CPU \(a.0)"
    case TRACE_PREEMPT: return who + "preempted"
    case TRACE_TRAP: return who + "trap \(a.0), error code \(hex(a.1)), address \(hex(a.2)), rip \(hex(a.3))"
    case TRACE_SHUTDOWN: return who + "shutdown \(shutdownWord(a.0))"
    default: return who + "record \(record.kind)"
    }
  }

  /// What is said for records that found the ring full.
  public static func lost(_ count: UInt64) -> String { "... \(count) record\(count == 1 ? "" : "s") lost: the trace ring was full" }

  /// The call and its arguments, as the ABI's names.
  private static func call(_ record: trace_record) -> String {
    let a = [record.argument.0, record.argument.1, record.argument.2, record.argument.3, record.argument.4]
    guard let entry = HypercallNames.all[record.number] else {
      return "hypercall_\(record.number)(\(a.map(hex).joined(separator: ", ")))"
    }
    func command(_ number: UInt64) -> String { entry.commands[number] ?? "\(number)" }
    let shown: [String] =
      switch entry.shape {
      // Domain 0's gate tells what its argument says in registers that are free.
      case .memory where record.domain == 0:
        [command(a[1])] + (record.number == HypercallNumber.domctl.rawValue && a[2] != 0 ? ["d\(a[2])"] : []) + [hex(a[0])]
      case .memory: [hex(a[0])]
      case .command where entry.name == "console_io": [command(a[0]), number(a[1]), hex(a[2])]
      case .command: a[1] == 0 ? [command(a[0])] : [command(a[0]), hex(a[1])]
      case .vcpu: a[2] == 0 ? [command(a[0]), number(a[1])] : [command(a[0]), number(a[1]), hex(a[2])]
      case .array: [command(a[0]), hex(a[1]), number(a[2])]
      case .extents: (a[0] < 64 ? [] : ["from \(a[0] >> 6)"]) + [command(a[0] & 63), hex(a[1])]
      case .registers(let kinds):
        zip(kinds, a).map { kind, value in
          switch kind {
          case UInt8(ascii: "n"): number(value)
          case UInt8(ascii: "t"): value == 0 ? "0" : seconds(value)
          case UInt8(ascii: "c"): command(value)
          case UInt8(ascii: "e"): value == 0 ? "enable" : value == 1 ? "disable" : number(value)
          default: hex(value)
          }
        }
      }
    return "\(entry.name)(\(shown.joined(separator: ", ")))"
  }

  private static func result(_ value: Int64) -> String {
    guard value < 0 else { return number(UInt64(value)) }
    if value >= -4095, let name = XenErrno(rawValue: Int32(-value)).name { return "-\(name)" }
    return "\(value)"
  }

  /// System time as seconds with microseconds.
  static func seconds(_ nanoseconds: UInt64) -> String {
    let micros = nanoseconds / 1000
    let fraction = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }

  private static func shutdownWord(_ reason: UInt64) -> String { ShutdownReason(rawValue: UInt32(truncatingIfNeeded: reason)).word }
  private static func number(_ value: UInt64) -> String { value < 1 << 32 ? "\(value)" : hex(value) }
}

/// A number as `0x…`.
func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

/// A number as 16 hexadecimal digits.
func hex16(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
