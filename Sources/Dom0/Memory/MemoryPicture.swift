/// A picture of a domain's page numbers, coloured by what lies there, as SVG.
///
/// A cell stands for one page, or in a large domain for a power of two of them. It has the colour of that use among its pages which is the
/// rarest in the domain: otherwise a single page table would never be seen.
public struct MemoryPicture {
  let map: MemoryMap
  private let title: String
  /// What may lie in a cell: a kind, or nil for pages without a frame; the rarest first.
  private let ranks: [FrameKind?]

  static let columns = 128
  private static let mostCells: UInt64 = 8192
  private static let side = 8

  /// - Parameter title: text without control characters.
  public init(_ map: MemoryMap, title: String) {
    self.map = map
    self.title = title
    func count(_ kind: FrameKind?) -> UInt64 { kind.map { map.frames($0) } ?? map.absent }
    let kinds = MemoryMap.kinds.filter { !$0.isShared } + [nil]
    ranks = kinds.filter { count($0) > 0 }.sorted { count($0) < count($1) }
  }

  public var pagesPerCell: UInt64 {
    var pages: UInt64 = 1
    while map.span > pages * Self.mostCells { pages *= 2 }
    return pages
  }

  /// What each cell shows, as an index of `ranks`, and whether a page of it is pinned.
  private var cells: [(rank: Int, isPinned: Bool)] {
    let size = pagesPerCell
    var cells = [(rank: Int, isPinned: Bool)](repeating: (.max, false), count: Int((map.span + size - 1) / size))
    // The pages of a cell that have no frame.
    var missing = [UInt64](repeating: size, count: cells.count)
    if let last = missing.indices.last { missing[last] = map.span - UInt64(last) * size }
    for run in map.runs {
      let rank = ranks.firstIndex(of: run.kind) ?? .max
      for cell in Int(run.pages.lowerBound / size)...Int((run.pages.upperBound - 1) / size) {
        cells[cell].rank = min(cells[cell].rank, rank)
        if run.isPinned { cells[cell].isPinned = true }
        missing[cell] -= UInt64(run.pages.clamped(to: UInt64(cell) * size..<UInt64(cell + 1) * size).count)
      }
    }
    let absent = ranks.firstIndex(of: nil) ?? .max
    for cell in cells.indices where missing[cell] > 0 { cells[cell].rank = min(cells[cell].rank, absent) }
    return cells
  }

  /// What the cells show, in their order: for tests.
  var kinds: [FrameKind?] { cells.map { ranks[$0.rank] } }

  // MARK: Drawing

  private static let left = 96, top = 78
  private static var width: Int { columns * side }

  public var svg: String {
    let cells = cells, rows = max(1, (cells.count + Self.columns - 1) / Self.columns)
    let gridBottom = Self.top + rows * Self.side
    let legend = legend(top: gridBottom + 30)
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.left * 2 + Self.width)\" height=\"\(legend.bottom)\"",
      "  font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">",
      "<title>\(title.xmlEscaped)</title>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      Self.text(title, x: Self.left, y: 26, " font-size=\"16\""),
    ]
    for (rank, kind) in ranks.enumerated() {
      let path = Self.path(cells, rank)
      guard !path.isEmpty else { continue }
      lines.append(
        "<path shape-rendering=\"crispEdges\" fill=\"\(Self.colour(kind))\" d=\"\(path)\"><title>\(Self.label(kind))</title></path>")
    }
    lines.append("<path stroke=\"#fff\" shape-rendering=\"crispEdges\" d=\"\(Self.grid(rows))\"/>")
    lines += cells.indices.filter { cells[$0].isPinned }.map { Self.dot(x: Self.x($0) + 3, y: Self.y($0) + 3) }
    lines += axes(rows) + legend.lines + ["</svg>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func x(_ cell: Int) -> Int { left + cell % columns * side }
  private static func y(_ cell: Int) -> Int { top + cell / columns * side }

  /// The cells of one colour: a rectangle for each that stand side by side.
  private static func path(_ cells: [(rank: Int, isPinned: Bool)], _ rank: Int) -> String {
    var path = ""
    var cell = 0
    while cell < cells.count {
      let first = cell, rowEnd = min(cells.count, (cell / columns + 1) * columns)
      while cell < rowEnd, cells[cell].rank == rank { cell += 1 }
      if cell > first { path += "M\(x(first)) \(y(first))h\((cell - first) * side)v\(side)H\(x(first))z" } else { cell += 1 }
    }
    return path
  }

  private static func grid(_ rows: Int) -> String {
    let columns = (0...columns).map { "M\(left + $0 * side) \(top)v\(rows * side)" }
    return (columns + (0...rows).map { "M\(left) \(top + $0 * side)h\(width)" }).joined()
  }

  private func axes(_ rows: Int) -> [String] {
    let rowPages = UInt64(Self.columns) * pagesPerCell
    var lines = [
      Self.text("page number", x: Self.left - 8, y: Self.top - 20, " text-anchor=\"end\""),
      Self.text("MiB", x: Self.left + Self.width + 8, y: Self.top - 20),
      Self.text("+ page of the row", x: Self.left, y: Self.top - 22),
    ]
    for column in stride(from: 0, to: Self.columns, by: 16) {
      lines.append(Self.text("+" + hexadecimal(UInt64(column) * pagesPerCell), x: Self.left + column * Self.side, y: Self.top - 6))
    }
    for row in stride(from: 0, to: rows, by: rows > 16 ? 4 : 2) {
      let y = Self.top + row * Self.side + 8
      lines.append(Self.text(hexadecimal(UInt64(row) * rowPages), x: Self.left - 8, y: y, " text-anchor=\"end\""))
      lines.append(Self.text("\((UInt64(row) * rowPages) >> 8)", x: Self.left + Self.width + 8, y: y))
    }
    return lines
  }

  private func legend(top: Int) -> (lines: [String], bottom: Int) {
    var lines: [String] = []
    var entries = MemoryMap.kinds.filter { ranks.contains($0) }.map { ($0 as FrameKind?, map.frames($0)) }
    if map.absent > 0 { entries.append((nil, map.absent)) }
    // Three columns of entries.
    let rows = (entries.count + 2) / 3
    for (index, entry) in entries.enumerated() {
      let x = Self.left + index / rows * 300, y = top + index % rows * 20
      lines.append(
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"12\" height=\"12\" fill=\"\(Self.colour(entry.0))\" stroke=\"#888\" stroke-width=\"0.5\"/>")
      lines.append(Self.text("\(Self.label(entry.0)): \(entry.1)", x: x + 18, y: y + 11))
    }
    var y = top + rows * 20 + 16
    func note(_ text: String) {
      lines.append(Self.text(text, x: Self.left, y: y))
      y += 18
    }
    if map.pinned > 0 {
      lines.append(Self.dot(x: Self.left + 4, y: y - 7))
      lines.append(Self.text("pinned page tables: \(map.pinned)", x: Self.left + 18, y: y))
      y += 18
    }
    note(
      pagesPerCell == 1
        ? "A cell is a page of 4 KiB."
        : "A cell is \(pagesPerCell) pages of 4 KiB. It shows that one of their uses which is rarest in the domain: areas are not to scale."
    )
    let built = map.builtKinds.filter { map.frames($0) > 0 }.map(\.label)
    if !built.isEmpty { note("Where they were when the domain was built: " + built.joined(separator: ", ") + ".") }
    if map.unnumbered > 0 { note("Not shown: \(map.unnumbered) pages without a number of their own.") }
    return (lines, y)
  }

  private static func dot(x: Int, y: Int) -> String { "<rect x=\"\(x)\" y=\"\(y)\" width=\"3\" height=\"3\" fill=\"#000\"/>" }

  private static func text(_ text: String, x: Int, y: Int, _ more: String = "") -> String {
    "<text x=\"\(x)\" y=\"\(y)\"\(more)>\(text.xmlEscaped)</text>"
  }

  private static func label(_ kind: FrameKind?) -> String { kind?.label ?? "no frame" }

  private static func colour(_ kind: FrameKind?) -> String {
    switch kind {
    case nil: "#f4f4f4"
    case .l1: "#fdae61"
    case .l2: "#f46d43"
    case .l3: "#d73027"
    case .l4: "#b5179e"
    case .sealed: "#6a51a3"
    case .p2m: "#2c7bb6"
    case .startInfo: "#00bcd4"
    case .xenstore: "#1a9641"
    case .console: "#8bc34a"
    case .image: "#8d7b68"
    case .ordinary: "#b9cde0"
    case .sharedInfo, .grantTable: "#444"
    }
  }
}
