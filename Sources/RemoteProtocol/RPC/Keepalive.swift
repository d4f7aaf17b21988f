/// The keepalive program: either side may ask at any time, and the other answers at once.
public enum Keepalive {
  private static func packet(_ procedure: UInt32) -> Packet {
    Packet(PacketHeader(program: .keepalive, procedure: procedure, type: .message, serial: 0))
  }

  public static var ping: Packet { packet(1) }
  public static var pong: Packet { packet(2) }

  public static func isPing(_ packet: Packet) -> Bool { packet.header.program == .keepalive && packet.header.procedure == 1 }
  public static func isKeepalive(_ packet: Packet) -> Bool { packet.header.program == .keepalive }
}
