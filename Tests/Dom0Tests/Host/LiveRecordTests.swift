import DomainConfig
import HypercallABI
import Testing

@testable import Dom0

@Suite("host/live record") struct LiveRecordTests {
  static let record = LiveRecord(
    name: "a'b<c>&d",
    built: BuiltDomain(
      domain: DomainID(rawValue: 7), consolePort: EventChannelPort(rawValue: 2), consoleMFN: MachineFrameNumber(rawValue: 1 << 40),
      storePort: EventChannelPort(rawValue: 1), storeMFN: MachineFrameNumber(rawValue: 341),
      image: ImagePlace(path: "/k/ä 'x'.so", base: 1 << 44, bias: 5, size: 8192, code: [0..<4096, 5000..<6000], guardPage: 4096..<8192),
      boot: BootPlaces(startInfo: 250, p2m: 242..<250)),
    handle: DomainUUID("6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c001") ?? DomainUUID(), startTime: 1_795_256_695_483, restarts: 3, wasResumed: true,
    isPaused: true,
    preservedFor: .crash, definition: "<domain type='xen'>\r\n <!-- é & ]]> -->\n\t<name>a&amp;b</name></domain>\n")

  @Test("is read as it was written") func roundTrip() throws {
    let text = Self.record.text
    #expect(LiveRecord(Array(text.utf8)) == Self.record)
    var other = Self.record
    (other.preservedFor, other.wasResumed) = (nil, false)
    other.built.boot = nil
    #expect(LiveRecord(Array(other.text.utf8)) == other)
  }

  @Test("nothing that is cut short or damaged is read") func damaged() {
    let bytes = Array(Self.record.text.utf8)
    for count in 0..<bytes.count - 2 { #expect(LiveRecord(Array(bytes[..<count])) == nil) }
    for (from, to) in [("id='7'", "id='70000'"), ("from='5000'", "from='7000'"), ("guard='4096'", "guard='-1'"), ("<definition>", "<x>")] {
      var text = Self.record.text
      guard let place = text.firstRange(of: from) else { Issue.record("no \(from)"); continue }
      text.replaceSubrange(place, with: to)
      #expect(LiveRecord(Array(text.utf8)) == nil)
    }
  }
}
