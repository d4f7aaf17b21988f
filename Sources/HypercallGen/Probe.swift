import SourceWriter

/// A C program that holds every number, size and offset of the spec against Xen's own headers.
///
/// It compiles where they agree, and prints how much it compared.
struct Probe {
  let spec: Spec
  let types: TypeTable

  func text() -> String {
    var writer = Writer()
    writer.line("// Made by `hypercallgen --probe`: compiles where the specification and the installed <xen/…> headers agree.")
    writer.line("#define __XEN_TOOLS__ 1")
    writer.line("#include <stddef.h>")
    writer.line("#include <stdint.h>")
    writer.line("#include <stdio.h>")
    writer.line("#include <xen/xen.h>")
    var sources = Set(spec.hypercalls.map(\.source) + spec.records.map(\.source))
    for group in spec.constants { for constant in group.constants { sources.insert(constant.source) } }
    sources.formUnion([
      "xen/errno.h", "xen/event_channel.h", "xen/sched.h", "xen/vcpu.h", "xen/memory.h", "xen/version.h", "xen/grant_table.h",
      "xen/physdev.h", "xen/callback.h", "xen/nmi.h", "xen/domctl.h", "xen/sysctl.h", "xen/platform.h", "xen/kexec.h", "xen/argo.h",
      "xen/hypfs.h", "xen/pmu.h", "xen/xsm/flask_op.h", "xen/arch-x86/xen-mca.h", "xen/hvm/hvm_op.h", "xen/hvm/dm_op.h", "xen/hvm/params.h",
    ])
    for source in sources.sorted() { writer.line("#include <\(source)>") }

    var count = 0
    var seen: Set<String> = []
    func assert(_ expression: String, _ value: String, _ place: Spec.Place) {
      // One header's name stands for several of our places; each is held once.
      guard seen.insert("\(expression) == \(value)").inserted else { return }
      count += 1
      let file = place.file.split(separator: "/").last ?? ""
      writer.line("_Static_assert(\(expression) == \(value), \"\(file):\(place.line): \(expression) is not \(value)\");")
    }
    func layout(_ cName: String, _ fields: [Spec.Field], size: Int, alignment: Int, _ place: Spec.Place) {
      assert("sizeof(\(cName))", "\(size)", place)
      assert("_Alignof(\(cName))", "\(alignment)", place)
      for field in fields {
        guard let name = field.cName else { continue }
        assert("offsetof(\(cName), \(name))", "\(field.offset)", field.place)
        if types.size(field) > 0 { assert("sizeof(((\(cName) *)0)->\(name))", "\(types.size(field))", field.place) }
      }
    }

    for error in spec.errors { assert(error.cName, "\(error.number)", error.place) }
    for scalar in spec.scalars { assert("sizeof(\(scalar.cName))", "\(scalar.size)", scalar.place) }
    for group in spec.constants {
      for constant in group.constants {
        let value = UInt64(constant.value).map { $0 > 0x7FFF_FFFF ? "\($0)ull" : "\($0)" } ?? constant.value
        assert(constant.cName, value, constant.place)
      }
    }
    for record in spec.records { layout(record.cName, record.fields, size: record.size, alignment: record.alignment, record.place) }
    for hypercall in spec.hypercalls {
      assert(hypercall.cName, "\(hypercall.number)", hypercall.place)
      for command in hypercall.commands {
        assert(command.cName, "\(command.number)", command.place)
        if let argument = command.argument {
          layout(argument.cName, argument.fields, size: argument.size, alignment: argument.alignment, argument.place)
        }
        if let buffer = command.buffer { assert("sizeof(\(buffer.cName))", "\(buffer.size)", command.place) }
      }
    }
    let envelopes: [(Spec.Shape, String, String)] = [
      (.domctl, "struct xen_domctl", "u"), (.sysctl, "struct xen_sysctl", "u"), (.platform, "struct xen_platform_op", "u"),
    ]
    for (shape, cName, member) in envelopes {
      guard let envelope = shape.envelope, let place = spec.hypercalls.first(where: { $0.shape == shape })?.place else { continue }
      assert("sizeof(\(cName))", "\(envelope.size)", place)
      assert("offsetof(\(cName), \(member))", "\(envelope.offset)", place)
      assert("offsetof(\(cName), interface_version)", "4", place)
    }
    writer.line("int main(void) { puts(\"\(count) comparisons\"); return 0; }")
    return writer.text
  }
}
