import DomainConfig
import Testing

@Suite("domain.xml, read leniently") struct LenientTests {
  func lenient(_ text: String) throws(ConfigurationError) -> DomainConfiguration {
    try DomainConfiguration(parsing: Array(text.utf8), file: "dir/test.xml", strict: false, resolvesPaths: false)
  }

  @Test(
    "what nobody knows has no effect, and is told with its line",
    arguments: [
      (domain("<memry>5</memry>"), "test.xml:9: <domain> has an unknown element <memry>, ignored; did you mean <memory>?"),
      (domain("<vcpu curent='1'>1</vcpu>"), "test.xml:9: <vcpu> has an unknown attribute 'curent', ignored"),
      (domain(os: "<kernal>/b</kernal>"), "test.xml:7: <os> has an unknown element <kernal>, ignored"),
      (domain("<clock><colour/></clock>"), "test.xml:9: not supported yet: <colour>, ignored"),
      (domain("<x:reboot xmlns:x='urn:xenolith:domain:1'/>"), "stands outside <metadata>, ignored"),
      (
        domain("<metadata><domain xmlns='urn:xenolith:domain:1'><on_watchdogs>x</on_watchdogs></domain></metadata>"),
        "did you mean <on_watchdog>"
      ), (domain("<metadata><domains xmlns='urn:xenolith:domain:1'/></metadata>"), "<domains>"),
    ]) func unknown(_ text: String, _ warning: String) throws
  {
    #expect(refusal(text) != nil)
    let configuration = try lenient(text)
    #expect(configuration.warnings.count == 1)
    #expect(configuration.warnings.first?.description.contains(warning) == true, "\(configuration.warnings)")
  }

  @Test(
    "what is known must be right all the same",
    arguments: [
      "<domain/>", domain(name: ""), domain(memory: "<memory>-5</memory>"), domain("<name>again</name>"), domain("<uuid>12</uuid>"),
      domain().replacing("linux", with: "hvm"), domain("<on_crash>explode</on_crash>"),
      domain("<metadata><domain xmlns='urn:xenolith:domain:1'><reboot limit='x'/></domain></metadata>"),
    ]) func wrong(_ text: String)
  { #expect(throws: ConfigurationError.self) { try lenient(text) } }

  @Test("relative paths may be left as they are") func paths() throws {
    #expect(try lenient(domain().replacing("/srv/web1.so", with: "kernels/a.so")).kernel.path == "kernels/a.so")
  }

  @Test("libvirt's elements that may be there several times may be so here") func repeated() throws {
    #expect(try parse(domain(os: "<boot dev='hd'/><boot dev='network'/>")).warnings.count == 2)
  }
}
