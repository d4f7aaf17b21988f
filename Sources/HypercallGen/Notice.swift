/// What the first line of every generated file says, after the comment sign.
let notice = "Generated from hypercall-spec/ by `swift run hypercallgen --spec hypercall-spec --root .`. Do not edit."

/// The lines that begin every generated Swift file.
let swiftHeader = "// \(notice)\n// swift-format-ignore-file\n\n"
