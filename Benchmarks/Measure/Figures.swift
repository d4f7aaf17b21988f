import Foundation

/// One figure: what was measured, what it is compared with in the same run, and what it should be at most.
struct Figure: Codable {
  var name: String
  var value: Double
  var unit: String
  var reference: Double?
  var ratio: Double?
  var goal: Double?

  init(_ name: String, _ value: Double, _ unit: String, reference: Double? = nil, goalRatio: Double? = nil, goal: Double? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.reference = reference
    ratio = reference.map { value / $0 }
    self.goal = goalRatio ?? goal
  }

  var row: String {
    func text(_ number: Double?) -> String { number.map { $0 >= 100 ? String(format: "%.0f", $0) : String(format: "%.2f", $0) } ?? "-" }
    let measured = ratio ?? value
    let verdict = goal.map { measured <= $0 ? "ok" : "over" } ?? ""
    return [
      name.padding(toLength: 52, withPad: " ", startingAt: 0), text(value).leftPadded(10),
      unit.padding(toLength: 6, withPad: " ", startingAt: 0),
      text(reference).leftPadded(10), text(ratio).leftPadded(8), text(goal).leftPadded(8), verdict,
    ].joined(separator: " ")
  }

  static var header: String {
    "figure".padding(toLength: 52, withPad: " ", startingAt: 0) + "      value unit    reference    ratio     goal"
  }
}

extension String {
  func leftPadded(_ width: Int) -> String { count >= width ? self : String(repeating: " ", count: width - count) + self }
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

/// Writes the table to the terminal and the same figures to `results.json`.
func report(_ figures: [Figure], to path: String) throws {
  print(Figure.header)
  for figure in figures { print(figure.row) }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
  try encoder.encode(figures).write(to: URL(fileURLWithPath: path))
  print("\nAlso in \(path).")
}
