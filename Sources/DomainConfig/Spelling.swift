/// Words that somebody meant.
public enum Spelling {
  /// The known word that a misspelt one is likely to mean.
  public static func nearest(to word: String, in known: some Sequence<String>) -> String? {
    let best = known.sorted().map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }.min { $0.distance < $1.distance }
    // Of three letters one may be wrong, of four or more two.
    guard let best, best.distance <= 2, best.distance * 2 <= word.count else { return nil }
    return best.word
  }

  /// How many letters must be changed, added or taken away.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(40)), right = Array(right.utf8)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
        (diagonal, row[j + 1]) = (row[j + 1], next)
      }
    }
    return row[right.count]
  }
}
