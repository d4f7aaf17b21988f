# A PV64 image: the seed of the fuzzer. NOTES: as ELF notes; else in the older text.
.text
.globl xen_start
xen_start: ud2
.p2align 12
hypercall_page: .fill 4096, 1, 0xcc
.data
.quad 1
.bss
.skip 8192
#ifdef NOTES
#define NOTE(type, descriptor) .pushsection .note.Xen,"a",@note; .p2align 2; .long 4, 2f - 1f, type; .asciz "Xen"; 1: descriptor; 2: .p2align 2; .popsection
NOTE(6, .asciz "fuzz")
NOTE(8, .asciz "generic")
NOTE(5, .asciz "xen-3.0")
NOTE(3, .quad 0x40000000)
NOTE(4, .quad 0x40000000)
NOTE(1, .quad xen_start)
NOTE(2, .quad hypercall_page)
NOTE(10, .asciz "!writable_page_tables|pae_pgdir_above_4gb")
NOTE(15, .quad 0x3f000000)
NOTE(16, .long 1)
#else
.section __xen_guest, "a"
.asciz "GUEST_OS=fuzz,XEN_VER=xen-3.0,LOADER=generic,VIRT_BASE=0x40000000,VIRT_ENTRY=0x40000000,HYPERCALL_PAGE=0x1,FEATURES=a|b"
#endif
.section .note.GNU-stack, "", @progbits
