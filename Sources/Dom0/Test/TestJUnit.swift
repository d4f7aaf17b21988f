import XMLDocument

/// Results as JUnit's XML: a suite for each guest, a case for each of its checks, and one for the guest's verdict.
enum TestJUnit {
  static func text(_ results: [TestResult], milliseconds: Int64) -> String {
    let suites = results.map(Suite.init)
    var root = element("testsuites", [("name", "dom0 test")] + counts(suites) + [("time", JSONValue.thousandths(milliseconds).text)])
    for (suite, result) in zip(suites, results) {
      let time = JSONValue.thousandths(result.milliseconds).text
      var group = element("testsuite", [("name", result.test.name)] + counts([suite]) + [("time", time)])
      for one in suite.cases { group.append(one, depth: 2) }
      root.append(group, depth: 1)
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + EditableDocument(root: root).text
  }

  private struct Suite {
    var cases: [EditableElement] = []
    var failures = 0, errors = 0, skipped = 0

    init(_ result: TestResult) {
      for check in result.checks {
        var one = element("testcase", [("classname", result.test.name), ("name", check.name), ("time", "0.000")])
        if check.isSkipped {
          skipped += 1
          one.append(element("skipped", [("message", check.directive ?? "")]), depth: 3)
        } else if !check.holds {
          failures += 1
          one.append(element("failure", [("message", check.detail), ("type", TestVerdict.failure.rawValue)]), depth: 3)
        }
        cases.append(one)
      }
      let time = JSONValue.thousandths(result.milliseconds).text
      var whole = element("testcase", [("classname", result.test.name), ("name", result.test.name), ("time", time)])
      let told = [("message", result.message), ("type", result.verdict.rawValue)]
      switch result.verdict {
      case .success: break
      case .skip:
        skipped += 1
        whole.append(element("skipped", [("message", result.message)]), depth: 3)
      case .failure:
        failures += 1
        whole.append(element("failure", told), depth: 3)
      case .error, .crash, .timeout:
        errors += 1
        whole.append(element("error", told), depth: 3)
      }
      whole.append(EditableElement("system-out", text: allowed(result.console)), depth: 3)
      if !result.report.isEmpty { whole.append(EditableElement("system-err", text: allowed(result.report)), depth: 3) }
      cases.append(whole)
    }
  }

  private static func counts(_ suites: [Suite]) -> [(String, String)] {
    [
      ("tests", "\(suites.reduce(0) { $0 + $1.cases.count })"), ("failures", "\(suites.reduce(0) { $0 + $1.failures })"),
      ("errors", "\(suites.reduce(0) { $0 + $1.errors })"), ("skipped", "\(suites.reduce(0) { $0 + $1.skipped })"),
    ]
  }

  private static func element(_ name: String, _ attributes: [(String, String)]) -> EditableElement {
    var element = EditableElement(name)
    for (name, value) in attributes { element.setAttribute(name, allowed(value)) }
    return element
  }

  /// The text with what XML cannot hold made visible.
  private static func allowed(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isText = scalar.value >= 32 && scalar.value != 127 && scalar.value & 0xfffe != 0xfffe || scalar == "\n" || scalar == "\t"
          return isText ? scalar : "\u{fffd}"
        }))
  }
}
