import RemoteProtocol

/// A domain's state in words, those of `virsh domstate`.
struct StateWords {
  var state: String
  var reason: String

  init(_ state: Int32, _ reason: Int32) {
    let reasons: [Int32: String]
    switch state {
    case DomainState.running:
      (self.state, reasons) = ("running", [1: "booted", 2: "migrated", 3: "restored", 5: "unpaused", 9: "crashed"])
    case DomainState.blocked: (self.state, reasons) = ("idle", [:])
    case DomainState.paused:
      (self.state, reasons) = (
        "paused", [1: "user", 2: "migration", 3: "save", 4: "dump", 6: "watchdog", 8: "shutting down", 10: "crashed", 11: "starting up"]
      )
    case DomainState.shutdown: (self.state, reasons) = ("in shutdown", [1: "user"])
    case DomainState.shutoff:
      (self.state, reasons) = (
        "shut off", [1: "shutdown", 2: "destroyed", 3: "crashed", 4: "migrated", 5: "saved", 6: "failed", 8: "daemon"]
      )
    case DomainState.crashed: (self.state, reasons) = ("crashed", [1: "panicked"])
    case DomainState.suspended: (self.state, reasons) = ("pmsuspended", [:])
    default: (self.state, reasons) = ("no state", [:])
    }
    self.reason = reasons[reason] ?? "unknown"
  }
}

/// A life-cycle event in words, those of `virsh event`.
struct EventWords {
  var event: String
  var detail: String

  init(_ event: Int32, _ detail: Int32) {
    let details: [String]
    switch event {
    case DomainEvent.defined: (self.event, details) = ("defined", ["added", "updated", "renamed", "from snapshot"])
    case DomainEvent.undefined: (self.event, details) = ("undefined", ["removed", "renamed"])
    case DomainEvent.started: (self.event, details) = ("started", ["booted", "migrated", "restored", "from snapshot", "wakeup"])
    case DomainEvent.suspended:
      (self.event, details) = ("suspended", ["paused", "migrated", "I/O error", "watchdog", "restored", "from snapshot", "API error"])
    case DomainEvent.resumed: (self.event, details) = ("resumed", ["unpaused", "migrated", "from snapshot"])
    case DomainEvent.stopped:
      (self.event, details) = ("stopped", ["shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot"])
    case DomainEvent.shutdown: (self.event, details) = ("shutdown", ["finished", "after guest request", "after host request"])
    case DomainEvent.suspendedForPowerManagement: (self.event, details) = ("pmsuspended", ["memory", "disk"])
    case DomainEvent.crashed: (self.event, details) = ("crashed", ["panicked", "crashloaded"])
    default: (self.event, details) = ("event \(event)", [])
    }
    self.detail = details.indices.contains(Int(detail)) ? details[Int(detail)] : "detail \(detail)"
  }
}

/// A domain's end in words.
struct EndWords {
  let text: String

  init(_ end: RemoteProtocol.DomainEnd) {
    let words = [
      "poweroff": "powered off", "reboot": "rebooted", "crash": "crashed", "watchdog": "ended by its watchdog", "suspend": "suspended",
      "soft-reset": "asked for a soft reset",
    ]
    text = end.text ?? words[end.reason] ?? end.reason
  }
}

extension String {
  /// The text in a column: at its left, or at its right.
  func left(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
  func right(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

  /// The text with what would disturb a terminal made visible. Others wrote it: definitions, guests.
  var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? "?" : $0 }))
  }
}

/// Seconds with one digit after the point.
func tenths(nanoseconds: UInt64) -> String {
  let tenths = nanoseconds / 100_000_000 + (nanoseconds % 100_000_000 >= 50_000_000 ? 1 : 0)
  return "\(tenths / 10).\(tenths % 10)"
}

/// A span of time for people: `3 s`, `2 min 5 s`, `1 h 7 min`, `3 d 2 h`.
func span(seconds: Int64) -> String {
  switch seconds {
  case ..<60: "\(max(0, seconds)) s"
  case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
  case ..<86400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
  default: "\(seconds / 86400) d \(seconds / 3600 % 24) h"
  }
}
