import RemoteProtocol
import Testing
import XMLDocument

@testable import Dom0

private func run(_ first: UInt64, _ count: UInt64, _ kind: FrameKind = .ordinary, pinned: Bool = false) -> MemoryRun {
  MemoryRun(first: first, count: count, kind: kind.rawValue, isPinned: pinned)
}
private func map(_ runs: [MemoryRun], maximum: UInt64 = 0) throws -> MemoryMap {
  try #require(MemoryMap(runs, maximumPages: maximum, isP2MAnnounced: false))
}

@Suite("memory/map") struct MemoryMapTests {
  @Test("pieces in any order make one map, with what is missing between them") func order() throws {
    let map = try map([run(8, 2), run(20, 1, .l4, pinned: true), run(0, 8), run(12, 4, .l1)], maximum: 32)
    #expect(map.runs.map(\.pages) == [0..<10, 12..<16, 20..<21])
    #expect(map.pages == 15 && map.absent == 17 && map.span == 32 && map.pinned == 1)
    #expect(map.holes == [10..<12, 16..<20, 21..<32])
    #expect(map.places(.ordinary) == [0..<10])
  }

  @Test("every frame counts, also with a number that another one has, or none, or one beyond all sense") func unnumbered() throws {
    let strange = [run(2, 1, .l2), run(.max, 3), run(1 << 27, 5), run(.max - 1, 1), run(6, 4, .l1), run(.max, 1, .sharedInfo)]
    let map = try map([run(0, 8)] + strange)
    #expect(map.pages == 8 + 1 + 3 + 5 + 1 + 4 && map.frames(.l2) == 1 && map.frames(.sharedInfo) == 1)
    #expect(map.runs.map(\.pages) == [0..<8, 8..<10] && map.span == 10 && map.absent == 0)
    #expect(map.unnumbered == 1 + 3 + 5 + 1 + 2)
    #expect(try self.edge().runs.map(\.pages) == [MemoryMap.limit - 1..<MemoryMap.limit])
  }
  private func edge() throws -> MemoryMap { try map([run(MemoryMap.limit - 1, .max >> 1)]) }

  @Test("a domain without pages has a map too") func empty() throws {
    let map = try map([])
    #expect(map.pages == 0 && map.span == 0 && map.holes == [])
    _ = try XMLDocument(Array(MemoryPicture(map, title: "").svg.utf8), name: "svg")
  }

  @Test("a kind that nobody knows is not taken for another one") func unknown() {
    #expect(MemoryMap([MemoryRun(first: 0, count: 1, kind: 99, isPinned: false)], maximumPages: 0, isP2MAnnounced: true) == nil)
  }
}

@Suite("memory/picture") struct MemoryPictureTests {
  @Test("a small domain has a cell for each page, of its own colour") func small() throws {
    let picture = MemoryPicture(try map([run(0, 3), run(3, 1, .l1), run(5, 1, .console)], maximum: 6), title: "")
    #expect(picture.pagesPerCell == 1)
    #expect(picture.kinds == [.ordinary, .ordinary, .ordinary, .l1, nil, .console])
  }

  @Test("in a large domain the rarest use of a cell is seen, and what is missing is one of the uses") func large() throws {
    // 4 GiB, 128 pages a cell.
    let pages: UInt64 = 1 << 20
    let runs = [
      run(0, 1000), run(1000, 1, .l4, pinned: true), run(1001, 300, .l1), run(1301, pages - 1301 - 500), run(pages - 400, 400, .image),
    ]
    let picture = MemoryPicture(try map(runs), title: "")
    let kinds = picture.kinds
    #expect(picture.pagesPerCell == 128 && kinds.count == 8192)
    #expect(kinds[6] == .ordinary && kinds[7] == .l4 && kinds[8] == .l1 && kinds[10] == .l1 && kinds[11] == .ordinary)
    #expect(Array(kinds.suffix(4)) == [nil, .image, .image, .image])
    #expect(kinds[8188] == nil, "100 pages are missing in it, and 28 there: fewer are missing than of any other use")
  }

  @Test(
    "a picture is well-formed, names what it shows, and does not grow with the domain", arguments: [1 << 12, 1 << 20, 1 << 27] as [UInt64])
  func svg(pages: UInt64) throws {
    let runs = stride(from: 0, to: min(pages, 100_000), by: 2).map {
      run($0 * (pages / min(pages, 100_000)), 1, $0 % 4 == 0 ? .l1 : .ordinary)
    }
    let svg = MemoryPicture(try map(runs + [run(1, 1, .l4, pinned: true)], maximum: pages), title: "a<b>&'\"c").svg
    #expect(svg.utf8.count < 400_000)
    let document = try XMLDocument(Array(svg.utf8), name: "svg")
    let space = "http://www.w3.org/2000/svg"
    #expect(document.root.name == "svg" && document.root.namespace == space)
    #expect(document.root.first("title", namespace: space)?.text == "a<b>&'\"c")
    let texts = document.root.elements(named: "text", namespace: space).map(\.text)
    #expect(texts.contains("page tables, level 4: 1") && texts.contains("pinned page tables: 1") && texts.contains("0x0"))
    #expect(texts.contains { $0.hasPrefix("no frame: ") })
    // The last label at the right, in MiB, is that of the same row as the last at the left.
    let labels = texts.prefix { !$0.hasPrefix("page tables") }
    #expect(labels.suffix(2).first == hexadecimal(pages / 16 * 15) || pages < 8192)
    #expect(labels.last == "\((pages < 8192 ? pages / 8 * 7 : pages / 16 * 15) / 256)")
  }
}
