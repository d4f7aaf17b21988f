import ArgumentParser
import DomainConfig

/// The first word of a command line: what can be meant by one that is no command of ours.
enum Verbs {
  /// Refuses a command that is not there, with what was meant by it.
  static func check(_ arguments: [String]) throws {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    let word = first == "help" ? arguments.dropFirst().first { !$0.hasPrefix("-") } : first
    guard let word, !known.contains(word), word != "help" else { return }
    throw ValidationError("dom0 has no command \"\(word)\"; " + answer(word))
  }

  private static func answer(_ word: String) -> String {
    if let said = ForeignVerbs.answer(word) { return said }
    guard let near = Spelling.nearest(to: word, in: known.union(ForeignVerbs.words)) else { return "`dom0 help` lists those there are." }
    return ForeignVerbs.answer(near) ?? "did you mean `dom0 \(near)`?"
  }

  /// All commands and their aliases.
  private static var known: Set<String> {
    let commands = Dom0Command.configuration.subcommands + Dom0Command.configuration.groupedSubcommands.flatMap(\.subcommands)
    return Set(commands.flatMap { [$0.configuration.commandName ?? ""] + $0.configuration.aliases })
  }
}
