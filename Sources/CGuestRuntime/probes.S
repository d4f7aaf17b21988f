// Instructions that Swift has no words for: how the guest `faulty` misbehaves, and how conformance guests look at registers.
        .macro function name
        .globl \name; .type \name, @function; \name:
        .endm
        .text
function guest_probe_divide; xor %ecx, %ecx; xor %edx, %edx; mov $1, %eax; div %ecx; ret  // by zero
function guest_probe_halt; hlt; ret
function guest_probe_breakpoint; int3; ret
function guest_probe_undefined; ud2; ret
function guest_probe_int80; mov %edi, %eax; int $0x80; ret
function guest_probe_syscall; mov %rdi, %rax; push %rcx; push %r11; syscall; pop %r11; pop %rcx; ret  // a system call of the host's, or a hypercall? rax = number
function guest_probe_jump; jmp *%rdi
function guest_probe_bad_stack; mov $16, %esp; ud2  // no frame can be pushed any more
function guest_probe_store; mov %rsi, (%rdi); ret  // an access that a trap handler can step over: 3 bytes
function guest_probe_load; mov (%rdi), %rax; ret  // the same

// Fills r8-r15, xmm0-15 and, in a plugin, the red zone with values made of `seed`, waits `cycles`, and looks: returns how many have
// changed. An upcall in between must keep them all.
#ifdef XENOLITH_ELF                     // real Xen pushes its frames right below rsp
#define KEPT 128
#define ROOM 0
#else
#define KEPT 0
#define ROOM -128
#endif
        .macro count value              // adds 1 to ecx if \value is not rdx
        cmp %rdx, \value; setne %al; movzbl %al, %eax; add %eax, %ecx
        .endm
        .macro time                     // rax = time-stamp counter
        rdtsc; shl $32, %rdx; or %rdx, %rax
        .endm
function guest_probe_registers
        push %rbx; push %r12; push %r13; push %r14; push %r15; sub $KEPT, %rsp
        .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        lea 100 + \r(%rdi), %rax; mov %rax, ROOM + 8*\r(%rsp); movq %rax, %xmm\r; punpcklqdq %xmm\r, %xmm\r
        .endr
        .irp r, 8,9,10,11,12,13,14,15
        lea \r(%rdi), %r\r
        .endr
        time
        lea (%rax, %rsi), %rbx
1:      pause
        time
        cmp %rbx, %rax; jb 1b
        xor %ecx, %ecx
        .irp r, 8,9,10,11,12,13,14,15
        lea \r(%rdi), %rdx
        count %r\r
        .endr
        .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        lea 100 + \r(%rdi), %rdx
        count ROOM+8*\r(%rsp)
        movq %xmm\r, %rsi
        count %rsi
        psrldq $8, %xmm\r; movq %xmm\r, %rsi
        count %rsi
        .endr
        mov %ecx, %eax
        add $KEPT, %rsp; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; ret
        .section .note.GNU-stack,"",@progbits
