import Foundation
import Testing

extension ClientSuites {
  /// Clients in other languages, from Debian's packages: Go with a protocol implementation of its own, Perl by libvirt's library.
  @Suite("Go and Perl", .serialized) struct VirshLanguageTests {
    /// What `dom0 uri` tells of a host.
    private func uri(_ host: VirshHost) throws -> String {
      let uri = try Ended.run(Client.dom0, ["uri", "--state", host.state]).output.trimmingCharacters(in: .newlines)
      #expect(uri == host.uri)
      return uri
    }

    @Test("go-libvirt connects, defines, starts, hears events, reads the console, undefines") func go() throws {
      try #require(
        FileManager.default.fileExists(atPath: "/usr/share/gocode/src/github.com/digitalocean/go-libvirt"), "`make setup-test` installs it")
      let host = try VirshHost()
      try FileManager.default.createDirectory(atPath: host.folder.path + "/drive", withIntermediateDirectories: false)
      _ = try host.folder.write(Self.goClient, to: "drive/main.go")
      // Debian's sources instead of modules from the network; what is compiled once is kept beside our own.
      let environment = [
        "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOCACHE": Client.root + "/.build/go-cache", "CGO_ENABLED": "0",
        "HOME": host.folder.path,
      ]
      let built = try Ended.run(
        "/usr/bin/env", ["go", "build", "-o", "client", "."], in: host.folder.path + "/drive", environment: environment)
      try #require(built.status == 0, "\(built.messages)")
      let ended = try Ended.run(host.folder.path + "/drive/client", [try uri(host), VirshHost.heartbeat("go")])
      #expect(
        ended.output == """
          connected to Xen 4017
          defined go
          running
          console true
          shut off
          renamed gone 0
          refused 42 Domain not found: no domain with matching name 'go'
          events [[2 0] [6 0] [5 0] [1 1] [0 2] [1 0]]

          """, "\(ended.messages)\(host.log)")
      #expect(ended.status == 0)
    }

    @Test("Perl's Sys::Virt connects, defines, starts, hears events, uses the console, undefines") func perl() throws {
      let host = try VirshHost()
      let ended = try Ended.run("/usr/bin/perl", ["-e", Self.perlClient, try uri(host), VirshHost.heartbeat("perl")])
      #expect(
        ended.output == """
          connected to Xen 4017
          defined perl
          running 1
          console true true
          shut off
          renamed gone
          refused 42 Domain not found: no domain with matching name 'perl'
          events 2 0, 6 0, 5 0, 1 1, 0 2, 1 0

          """, "\(ended.messages)\(host.log)")
      #expect(ended.status == 0)
    }

    /// It takes its URI apart as libvirt's page on URIs says, as the Terraform provider does.
    private static let goClient = """
      package main

      import (
      \t"bytes"
      \t"context"
      \t"fmt"
      \t"net/url"
      \t"os"
      \t"strings"
      \t"sync"
      \t"time"

      \t"github.com/digitalocean/go-libvirt"
      \t"github.com/digitalocean/go-libvirt/socket/dialers"
      )

      func must(err error) {
      \tif err != nil {
      \t\tfmt.Println("failed:", err)
      \t\tos.Exit(1)
      \t}
      }

      // console takes what the guest prints, and tells when its first beat came.
      type console struct {
      \tsync.Mutex
      \ttext bytes.Buffer
      \tbeat chan bool
      }

      func (c *console) Write(p []byte) (int, error) {
      \tc.Lock()
      \tdefer c.Unlock()
      \tc.text.Write(p)
      \tif c.beat != nil && strings.Contains(c.text.String(), "beat 1 ") {
      \t\tclose(c.beat)
      \t\tc.beat = nil
      \t}
      \treturn len(p), nil
      }

      func main() {
      \ttime.AfterFunc(60*time.Second, func() { fmt.Println("waited in vain"); os.Exit(2) })
      \turi, err := url.Parse(os.Args[1])
      \tmust(err)
      \tdriver := strings.Split(uri.Scheme, "+")[0]
      \tl := libvirt.NewWithDialer(dialers.NewLocal(dialers.WithSocket(uri.Query().Get("socket"))))
      \tmust(l.ConnectToURI(libvirt.ConnectURI(driver + "://" + uri.Path)))
      \tkind, err := l.ConnectGetType()
      \tmust(err)
      \tversion, err := l.ConnectGetVersion()
      \tmust(err)
      \tfmt.Println("connected to", kind, version/1000)
      \td, err := l.DomainDefineXML(os.Args[2])
      \tmust(err)
      \tfmt.Println("defined", d.Name)
      \tevents, err := l.LifecycleEvents(context.Background())
      \tmust(err)
      \td, err = l.DomainCreateWithFlags(d, uint32(libvirt.DomainStartPaused))
      \tmust(err)
      \tbeat, ended := make(chan bool), make(chan error)
      \tgo func() { ended <- l.DomainOpenConsole(d, nil, &console{beat: beat}, 0) }()
      \tseen := [][2]int32{}
      \twait := func(event int32) {
      \t\tfor e := range events {
      \t\t\tif e.Event == 3 || e.Event == 4 {
      \t\t\t\tif e.Event == event { return }
      \t\t\t\tcontinue
      \t\t\t}
      \t\t\tseen = append(seen, [2]int32{e.Event, e.Detail})
      \t\t\tif e.Event == event { return }
      \t\t}
      \t}
      \twait(3)
      \tmust(l.DomainResume(d))
      \tstate, _, err := l.DomainGetState(d, 0)
      \tmust(err)
      \tif state == int32(libvirt.DomainRunning) { fmt.Println("running") }
      \t<-beat
      \tmust(l.DomainShutdown(d))
      \tmust(<-ended)
      \tfmt.Println("console true")
      \twait(5)
      \tstate, _, err = l.DomainGetState(d, 0)
      \tmust(err)
      \tif state == int32(libvirt.DomainShutoff) { fmt.Println("shut off") }
      \tresult, err := l.DomainRename(d, libvirt.OptString{"gone"}, 0)
      \tmust(err)
      \tfmt.Println("renamed gone", result)
      \t_, err = l.DomainLookupByName("go")
      \trefusal, _ := err.(libvirt.Error)
      \tfmt.Println("refused", refusal.Code, refusal.Message)
      \td, err = l.DomainLookupByName("gone")
      \tmust(err)
      \tmust(l.DomainUndefineFlags(d, 0))
      \tfor len(seen) < 6 { e := <-events; seen = append(seen, [2]int32{e.Event, e.Detail}) }
      \tfmt.Println("events", seen)
      \tmust(l.Disconnect())
      }
      """

    private static let perlClient = """
      use strict; use warnings;
      use Sys::Virt; use Sys::Virt::Domain; use Sys::Virt::Event; use Sys::Virt::Stream;
      $| = 1; alarm 60;
      my ($uri, $xml) = @ARGV;
      Sys::Virt::Event::register_default();
      Sys::Virt::Event::add_timeout(50, sub {});
      my $c = Sys::Virt->new(uri => $uri);
      print "connected to ", $c->get_type, " ", int($c->get_version / 1000), "\\n";
      my @seen;
      $c->domain_event_register_any(undef, Sys::Virt::Domain::EVENT_ID_LIFECYCLE, sub { push @seen, "$_[2] $_[3]" });
      sub seen { my $what = shift; Sys::Virt::Event::run_default() until grep { $_ eq $what } @seen }
      my $d = $c->define_domain($xml, 0);
      @seen = ();
      print "defined ", $d->get_name, "\\n";
      $d->create;
      print "running ", $d->get_info->{state} == Sys::Virt::Domain::STATE_RUNNING ? 1 : 0, "\\n";
      my $s = $c->new_stream;
      $d->open_console($s, undef, 0);
      my $text = "";
      sub more { my $data; my $count = $s->recv($data, 4096); $text .= $data if $count > 0; return $count > 0 }
      while ($text !~ /beat 1 / && more()) {}
      $s->send("quit\\n", 5);
      while (more()) {}
      $s->finish;
      print "console ", ($text =~ /beat 1 / ? "true" : "false"), " ", ($text =~ /bye/ ? "true" : "false"), "\\n";
      seen("5 0");
      print "shut off\\n" unless $d->is_active;
      $d->rename("gone");
      print "renamed ", $c->get_domain_by_name("gone")->get_name, "\\n";
      eval { $c->get_domain_by_name("perl") };
      print "refused ", $@->code, " ", $@->message, "\\n";
      $c->get_domain_by_name("gone")->undefine;
      seen("1 0");
      print "events ", join(", ", grep { $_ !~ /^0 0/ } @seen), "\\n";
      """
  }
}
