# A guest kernel with a little of everything that the builder looks at: the seed of the fuzzer.
.text
.globl xen_start, callee
.type xen_start, @function
xen_start: call callee@PLT; mov weak@GOTPCREL(%rip), %rax; ud2
.type callee, @function
callee: ret
.size callee, . - callee
.p2align 12
.globl hypercall_page
hypercall_page: .fill 4096, 1, 0xcc
.weak weak
.data
.globl table
table: .quad table, xen_start, weak, callee + 8, _swift_stdlib_seed
.quad 0x1122334455667788
.globl _swift_stdlib_seed
_swift_stdlib_seed: .quad table
.bss
.skip 8192
.section .note.GNU-stack, "", @progbits
