internal import CGuestRuntime
enum Traps { static func deliver(_ frame: UInt64, vector: UInt64) { panic("unexpected trap \(vector)") } }
