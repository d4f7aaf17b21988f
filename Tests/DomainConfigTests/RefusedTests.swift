import DomainConfig
import Testing

@Suite("domain.xml, refused") struct RefusedTests {
  /// What is wrong, the line it is told at, and a word of the message.
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String, line: Int, word: String
    init(_ text: String, _ line: Int, _ word: String) { (self.text, self.line, self.word) = (text, line, word) }
    var testDescription: String { word }
  }

  @Test(
    "what is wrong is told with its line and what to do",
    arguments: [
      Case("<domain type='xen'>\n<name>x</domain>", 2, "mismatch"),
      Case("", 1, "empty"),
      Case("<network/>", 1, "<network>"),
      Case("<domain xmlns='urn:x' type='xen'/>", 1, "outermost"),
      Case("<domain/>", 1, "no type"),
      Case("<domain type='kvm'/>", 1, "'kvm'"),
      Case("<domain type='xen' colour='red'/>", 1, "colour"),
      Case("<!DOCTYPE domain SYSTEM 'x'><domain type='xen'/>", 1, "DOCTYPE"),
      Case(domain("<memry>5</memry>"), 9, "did you mean <memory>?"),
      Case(domain("<bogus/>"), 9, "unknown element <bogus>"),
      Case(domain("<x:domain xmlns:x='urn:xenolith:domain:1'/>"), 9, "outside <metadata>"),
      Case(domain("<name>again</name>"), 9, "twice, first on line 2"),
      Case(domain("<os><type>linux</type></os>"), 9, "<os> is there twice"),
      Case(domain(os: "<kernel>/b</kernel>"), 7, "<kernel> is there twice"),
      Case(domain(os: "<kernal>/b</kernal>"), 7, "did you mean <kernel>?"),
      Case(domain(name: ""), 1, "no <name>"),
      Case(domain(name: "<name/>"), 2, "<name> is empty"),
      Case(domain(name: "<name>  </name>"), 2, "<name> is empty"),
      Case(domain(name: "<name>a/b</name>"), 2, "'/'"),
      Case(domain(name: "<name>a\nb</name>"), 2, "line break"),
      Case(domain(name: "<name>a\u{9b}b</name>"), 2, "control character"),
      Case(domain(name: "<name>..</name>"), 2, "folder"),
      Case(domain(name: "<name><b/></name>"), 2, "no <b>"),
      Case(domain(name: "<name>\(String(repeating: "n", count: 256))</name>"), 2, "256 bytes"),
      Case(domain("<uuid>12</uuid>"), 9, "not a UUID"),
      Case(domain("<uuid>6f1c6d1e-4ad8-4f0c-9d5c0-d3d5ef9c001</uuid>"), 9, "not a UUID"),
      Case(domain("<uuid/>"), 9, "<uuid> is empty"),
      Case(domain(memory: ""), 1, "no <memory>"),
      Case(domain(memory: "<memory>-5</memory>"), 3, "negative"),
      Case(domain(memory: "<memory>0</memory>"), 3, "zero"),
      Case(domain(memory: "<memory>1e6</memory>"), 3, "not a whole number"),
      Case(domain(memory: "<memory>٣٢</memory>"), 3, "not a whole number"),
      Case(domain(memory: "<memory/>"), 3, "<memory> is empty"),
      Case(domain(memory: "<memory unit='GiB'>513</memory>"), 3, "more than a domain can have"),
      Case(domain(memory: "<memory unit='EiB'>99</memory>"), 3, "more than a domain can have"),
      Case(domain(memory: "<memory>99999999999999999999999</memory>"), 3, "more than a domain can have"),
      Case(domain(memory: "<memory unit='pages'>5</memory>"), 3, "unknown unit 'pages'"),
      Case(domain(memory: "<memory units='MiB'>5</memory>"), 3, "did you mean 'unit'?"),
      Case(domain("<currentMemory>0</currentMemory>"), 9, "zero"),
      Case(domain("<vcpu>0</vcpu>"), 9, "zero"),
      Case(domain("<vcpu>33</vcpu>"), 9, "at most 32"),
      Case(domain("<vcpu>-1</vcpu>"), 9, "not a number"),
      Case(domain("<vcpu>many</vcpu>"), 9, "not a number"),
      Case(domain("<vcpu current='3'>2</vcpu>"), 9, "more than the domain's 2"),
      Case(domain("<vcpu curent='1'>2</vcpu>"), 9, "unknown attribute"),
      Case(domain("<on_crash>explode</on_crash>"), 9, "unknown action 'explode'"),
      Case(domain("<on_poweroff>coredump-destroy</on_poweroff>"), 9, "unknown action"),
      Case(domain("<clock offset='mars'/>"), 9, "unknown offset"),
      Case(
        domain("<metadata><domain xmlns='urn:xenolith:domain:1'><on_watchdogs>x</on_watchdogs></domain></metadata>"), 9,
        "did you mean <on_watchdog>"),
      Case(domain("<metadata><domains xmlns='urn:xenolith:domain:1'/></metadata>"), 9, "<domains>"),
      Case(domain("<metadata><domain xmlns='urn:xenolith:domain:1'><reboot limit='x'/></domain></metadata>"), 9, "limit"),
      Case(
        domain("<metadata><domain xmlns='urn:xenolith:domain:1'><reboot limits='1' limit='1'/></domain></metadata>"), 9,
        "did you mean 'limit'?"),
      Case(domain("<metadata><bare/></metadata>\n<title>a<b/></title>"), 10, "no <b>"),
      Case(domain(os: "<cmdline>\(String(repeating: "a", count: 1024))</cmdline>"), 7, "1024 bytes"),
      Case(domain().replacing("<kernel>/srv/web1.so</kernel>", with: ""), 4, "no <kernel>"),
      Case(domain().replacing("/srv/web1.so", with: " "), 6, "<kernel> is empty"),
      Case(domain().replacing("<type>linux</type>", with: ""), 4, "no <type>"),
      Case(domain().replacing("linux", with: "hvm"), 5, "hvm"),
      Case(domain().replacing("<type>", with: "<type arch='aarch64'>"), 5, "aarch64"),
      Case("<domain type='xen'><name>x</name><memory>9999</memory></domain>", 1, "no <os>"),
      Case("<domain type='xen'><name>x</name><memory>9999</memory>\n<bootloader>pygrub</bootloader></domain>", 2, "<bootloader>"),
    ]) func told(_ wrong: Case) throws
  {
    let error = try #require(refusal(wrong.text))
    #expect(error.file == "test.xml")
    #expect(error.line == wrong.line, "\(error)")
    #expect(error.description.contains(wrong.word), "\(error)")
    #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
  }

  @Test("what only the schema refuses is told too") func schema() throws {
    let error = try #require(refusal(domain("<metadata><bare/></metadata><devices/><clock><timer/><colour/></clock>")))
    #expect(error.remedy.contains("docs/domain-xml.md"))
  }

  @Test("a configuration of xl's is told from broken XML") func xl() throws {
    #expect(try #require(refusal("# A guest.\nname = \"web1\"\nmemory=64\n")).description.contains("a configuration of xl's"))
    #expect(try #require(refusal("<domain\n type='xen'\n>\n<name>\n")).problem.contains("xl") == false)
  }

  @Test("a file of more than 1 MiB is refused") func large() throws {
    let text = domain("<description>" + String(repeating: "a", count: 1 << 20) + "</description>")
    #expect(try #require(refusal(text)).description.contains("larger than 1048576"))
  }

  @Test("entity bombs and external entities are refused before they expand") func entities() throws {
    var bomb = "<!DOCTYPE d [<!ENTITY a 'lol'>", last = "a"
    for next in "bcdefghijk" {
      bomb += "<!ENTITY \(next) '\(String(repeating: "&\(last);", count: 10))'>"
      last = String(next)
    }
    #expect(try #require(refusal(bomb + "]>" + domain("<title>&k;</title>"))).problem.contains("DOCTYPE"))
    let external = "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + domain("<title>&x;</title>")
    #expect(try #require(refusal(external)).problem.contains("DOCTYPE"))
  }

  @Test("deep nesting is refused or taken, never a crash", arguments: [100, 300, 100_000]) func nesting(_ depth: Int) {
    let inside = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    let error = refusal(domain("<devices>\(inside)</devices>"))
    #expect((error != nil) == (depth > 250))
  }

  @Test("a file of many devices is read in time, and its warnings are bounded") func manyDevices() throws {
    let configuration = try parse(domain("<devices>" + String(repeating: "<disk><a/></disk>", count: 50_000) + "</devices>"))
    #expect(configuration.warnings.count == 100)
  }

  @Test("a file that is not there is told with its path") func noFile() {
    #expect { try DomainConfiguration(contentsOf: "/nowhere/x.xml") } throws: { "\($0)".hasPrefix("/nowhere/x.xml: No such file") }
    #expect { try DomainConfiguration(contentsOf: "/tmp") } throws: { "\($0)".hasPrefix("/tmp: ") }
  }
}
