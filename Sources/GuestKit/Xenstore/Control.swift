internal import GuestPVInterfaces

/// What a toolstack may ask a kernel to do by `control/shutdown`.
public enum ShutdownRequest: Hashable, Sendable {
  case poweroff, halt, reboot, suspend

  init?(_ word: [UInt8]) {
    func matches(_ text: StaticString) -> Bool {
      // SAFETY: a static string's bytes are constant.
      text.withUTF8Buffer { unsafe $0.elementsEqual(word) }
    }
    if matches("poweroff") {
      self = .poweroff
    } else if matches("halt") {
      self = .halt
    } else if matches("reboot") {
      self = .reboot
    } else if matches("suspend") {
      self = .suspend
    } else {
      return nil
    }
  }
}

extension ParavirtualKernel where Self: ~Copyable {
  public static func shutdownRequested(_ request: ShutdownRequest) {
    switch request {
    case .poweroff, .halt: shutdown()
    case .reboot: reboot()
    case .suspend: print("the toolstack asks this kernel to suspend, which it cannot do")
    }
  }

  public static func sysRqRequested(_ key: String) { print("sysrq: \(key)") }
}

/// Requests of the toolstack's in the domain's `control` nodes. All of it goes on without waiting: a daemon that is away for a while holds up
/// nobody but itself.
enum Control {
  /// Tells the toolstack what this kernel can do, and watches for its requests. That costs one notification, at the first safe point: a
  /// kernel that has none could not answer anyhow.
  static func start(shutdown: @escaping (ShutdownRequest) -> Void, sysRq: @escaping (String) -> Void) {
    guard let connection = StoreConnection.shared else { return }
    watch("control/shutdown", connection) { word in
      if let request = ShutdownRequest(word) {
        shutdown(request)
      } else {
        print("the toolstack asks for \"\(String(decoding: word, as: UTF8.self))\", which this kernel does not know")
      }
    }
    watch("control/sysrq", connection) { key in sysRq(String(decoding: key, as: UTF8.self)) }
    for feature in ["control/feature-poweroff", "control/feature-reboot"] { connection.post(.write, Array(feature.utf8) + [0, 49]) }
  }

  /// Runs `body` with each value that a node gets, after the value was taken away as a sign that it was seen.
  private static func watch(_ path: String, _ connection: StoreConnection, _ body: @escaping ([UInt8]) -> Void) {
    let node = Array(path.utf8) + [0]
    let watch = StoreWatch(path) { _ in
      connection.post(.read, node) { reply in
        let value = Array(reply.bytes.prefix { $0 != 0 })
        guard reply.type == .read, !value.isEmpty else { return }
        connection.post(.write, node) { _ in body(value) }
        connection.announce()
      }
      connection.announce()
    }
    connection.add(watch)
    connection.post(.watch, watch.payload)
  }
}
