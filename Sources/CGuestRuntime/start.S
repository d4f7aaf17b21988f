#include "guest_runtime.h"
// The guest's first instructions, its hypercall page, and the entries that upcalls and traps come in by.
// Symbols of this file are reached through local labels: in a plugin an exported name may only be reached through the GOT.
        .macro function name
        .globl \name; .type \name, @function; \name:
        .endm
        .text
        .p2align 12
        .globl hypercall_page; .type hypercall_page, @object; .size hypercall_page, 4096
hypercall_page:
.Lhypercalls:                           // 128 stubs of 32 bytes, written by the builder or by Xen
        .fill 4096, 1, 0xcc

// Xen's start of day: rsi = start_info, rsp = top of the boot stack, upcalls masked. Compiled Swift reads the stack
// protector's word at %fs:0x28, so the FS base comes first: set_segment_base(SEGBASE_FS = 0, thread_block).
function xen_start
        cld
        mov %rsi, %rbx; mov %rsp, %r12
#ifdef XENOLITH_ELF                     // real Xen's boot stack is one page
        lea own_stack_top(%rip), %rsp
#endif
        and $-16, %rsp
        xor %edi, %edi; lea thread_block(%rip), %rsi; mov %rsi, thread_block(%rip)
        call .Lhypercalls + 25 * 32
        mov %rbx, %rdi; mov %r12, %rsi; lea thread_block(%rip), %rdx; xor %ebp, %ebp
        call guest_start@PLT
        ud2
        .size xen_start, . - xen_start

// int64_t guest_hypercall(number, a1..a5). A function, never inline assembly: a `call` inside a compiled leaf function
// would overwrite its red zone.
function guest_hypercall
        mov %edi, %eax; shl $5, %rax; lea .Lhypercalls(%rip), %r11; add %rax, %r11
        mov %rsi, %rdi; mov %rdx, %rsi; mov %rcx, %rdx; mov %r8, %r10; mov %r9, %r8
        jmp *%r11
        .size guest_hypercall, . - guest_hypercall

// Traps: one entry of 16 bytes for each vector. Xen pushes rcx r11 [error] rip cs rflags rsp ss; a zero stands in for
// the error code of those that have none.
        .p2align 4
function guest_trap_entries
        .set vector, 0
        .rept 20
        .p2align 4
        pop %rcx; pop %r11
        .if !((vector == 8) || ((vector >= 10) && (vector <= 14)) || (vector == 17))
        push $0
        .endif
        push $vector; jmp entry_common
        .set vector, vector + 1
        .endr
        .size guest_trap_entries, . - guest_trap_entries

// System calls of user code: as a trap without an error code, with rcx and r11 as `syscall` left them.
function guest_syscall_entry
        pop %rcx; pop %r11; push $0; push $GUEST_VECTOR_SYSCALL; jmp entry_common

// Events: pushed as a trap without an error code, with the vCPU's upcalls masked.
function guest_upcall_entry
        pop %rcx; pop %r11; push $0; push $GUEST_VECTOR_UPCALL
        // Falls through. Builds struct guest_frame, keeps the vector registers, which compiled Swift uses freely, and calls
        // guest_entry(frame), which may change the frame. rbp stays the interrupted one: a backtrace goes on through it.
entry_common:
        push %rax; push %rcx; push %rdx; push %rbx; push %rbp; push %rsi; push %rdi
        push %r8; push %r9; push %r10; push %r11; push %r12; push %r13; push %r14; push %r15
        cld
        mov %rsp, %rbx; mov guest_vector_bytes(%rip), %ecx
        cmp user_frame(%rip), %rbx; je 3f
        test %ecx, %ecx; jz 1f
        // XSAVE: all that the host lets this guest use. The image's header must begin as zeros.
        sub %rcx, %rsp; and $-64, %rsp
        xor %eax, %eax; lea 512(%rsp), %rdi; mov $8, %ecx; rep stosq
        mov $-1, %eax; mov $-1, %edx; xsave64 (%rsp)
        mov %rbx, %rdi; call guest_entry@PLT
        mov $-1, %eax; mov $-1, %edx; xrstor64 (%rsp)
        jmp 2f
1:      sub $512, %rsp; and $-16, %rsp; fxsave64 (%rsp)
        mov %rbx, %rdi; call guest_entry@PLT
        fxrstor64 (%rsp)
2:      mov %rbx, %rsp
        pop %r15; pop %r14; pop %r13; pop %r12; pop %r11; pop %r10; pop %r9; pop %r8
        pop %rdi; pop %rsi; pop %rbp; pop %rbx; pop %rdx; pop %rcx; pop %rax
        add $16, %rsp; push $0          // flags of struct iret_context; its rax r11 rcx are pushed by the stub
        jmp .Lhypercalls + 23 * 32
        // Out of the user code of guest_run_user, whose frame is now filled: keeps its vector registers, and returns there to the caller,
        // with the FS base, x87 and MXCSR that compiled kernel code expects.
3:      mov 184(%rbx), %rdi; mov $-1, %eax; mov $-1, %edx
        test %ecx, %ecx; jz 4f
        xsave64 (%rdi); jmp 5f
4:      fxsave64 (%rdi)
5:      mov 176(%rbx), %rsp; fninit; push $0x1f80; ldmxcsr (%rsp); pop %rax
        xor %edi, %edi; lea thread_block(%rip), %rsi; call .Lhypercalls + 25 * 32
        pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret

// void guest_run_user(frame): goes to user mode with the registers of `frame`, and returns at the next entry from there. The kernel's stack
// for such entries is to end where the frame ends, so that they fill it. Upcalls are masked, here and at the return.
function guest_run_user
        push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15
        mov %rdi, %rbx; mov %rdi, user_frame(%rip); mov %rsp, 176(%rbx)
        xor %edi, %edi; mov 192(%rbx), %rsi; call .Lhypercalls + 25 * 32
        mov 184(%rbx), %rdi; mov $-1, %eax; mov $-1, %edx
        cmpl $0, guest_vector_bytes(%rip); je 6f
        xrstor64 (%rdi); jmp 2b
6:      fxrstor64 (%rdi); jmp 2b
        .size guest_run_user, . - guest_run_user

// A segment register could not be loaded on the way back to the guest: nothing here loads one.
function guest_failsafe_entry
        ud2

        .bss
        .p2align 6
        .hidden guest_vector_bytes, guest_shared_info_page; .globl guest_vector_bytes, guest_shared_info_page
thread_block:           .skip 64
user_frame:             .skip 8
guest_vector_bytes:     .skip 8         // size of the XSAVE image, 0: FXSAVE
        .p2align 12
guest_shared_info_page: .skip 4096      // shared_info is mapped over this page
#ifdef XENOLITH_ELF
        .hidden guest_own_stack; .globl guest_own_stack
guest_own_stack:        .skip 17 * 4096 // its first page is the guard: unmapped at the start
own_stack_top:

// What Xen's builder wants to know of an image.
#include <xen/elfnote.h>
#define NOTE(type, descriptor) .pushsection .note.Xen,"a",@note; .p2align 2; .long 4, 2f - 1f, type; .asciz "Xen"; 1: descriptor; 2: .p2align 2; .popsection
NOTE(XEN_ELFNOTE_GUEST_OS, .asciz "Xenolith GuestKit")
NOTE(XEN_ELFNOTE_LOADER, .asciz "generic")
NOTE(XEN_ELFNOTE_XEN_VERSION, .asciz "xen-3.0")
NOTE(XEN_ELFNOTE_VIRT_BASE, .quad 0x40000000)
NOTE(XEN_ELFNOTE_PADDR_OFFSET, .quad 0x40000000)
NOTE(XEN_ELFNOTE_ENTRY, .quad xen_start)
NOTE(XEN_ELFNOTE_HYPERCALL_PAGE, .quad hypercall_page)
NOTE(XEN_ELFNOTE_FEATURES, .asciz "!writable_page_tables|pae_pgdir_above_4gb")
NOTE(XEN_ELFNOTE_PAE_MODE, .asciz "yes")
#endif
        .section .note.GNU-stack,"",@progbits
