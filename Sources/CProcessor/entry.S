// Where a guest leaves and enters its processor. Everything here runs with the guest's FS base, and none of it uses TLS.
// The rule of the windows: an exit to the guest first tests `attention` and the vCPU's pending upcall; a signal that lands between the
// tests and the last instruction sends the processor back to the tests (signals.c), so that nothing is missed.
#define AREA         0x500000010000
#define A_NUMBER     8
#define A_SERVED     64
#define A_SLEEPS     68
#define A_RESULT     72
#define A_ATTENTION  80
#define A_SPIN       104
#define A_REGISTERS  4096+520                   // user_regs of the context
#define A_ASSISTS    4096+5136                  // VMASST_TYPE_architectural_iopl is bit 4
#define A_FS_BASE    4096+5144
#define A_GS_BASE    4096+5152
#define A_GS_USER    4096+5160
#define GUEST_RSP    processor+168(%rip)
#define VCPU_INFO    processor+176(%rip)
#define ATTENDED     processor+184(%rip)
        .text; .globl hypercall_entry, return_window, return_window_end, iret_entry, resume, resume_end, segment_entry
        .globl kicked, deliver_entry, enter_guest, signal_return, fault_signal, kick_signal, processor_stack_top, processor, vectors

// A hypercall: eax = number; rdi rsi rdx r10 r8 = arguments; the hypercall page has saved rcx and r11; [rsp] returns into it.
        .p2align 6
hypercall_entry:
        movabs $AREA, %rcx
        mov (%rsp), %r11;             mov %r11, A_REGISTERS+128(%rcx)  // first: a fault may use the area for a request of its own
        mov %eax, %eax;               mov %rax, A_NUMBER(%rcx)
        mov %rdi, A_NUMBER+8(%rcx);   mov %rsi, A_NUMBER+16(%rcx)
        mov %rdx, A_NUMBER+24(%rcx);  mov %r10, A_NUMBER+32(%rcx)
        mov %r8, A_NUMBER+40(%rcx)
        // What a reader of the context wants of a vCPU that waits in a hypercall: the registers that calls preserve.
        mov %r15, A_REGISTERS(%rcx);  mov %r14, A_REGISTERS+8(%rcx)
        mov %r13, A_REGISTERS+16(%rcx); mov %r12, A_REGISTERS+24(%rcx)
        mov %rbp, A_REGISTERS+32(%rcx); mov %rbx, A_REGISTERS+40(%rcx)
        mov %rax, A_REGISTERS+80(%rcx); rdfsbase %rax;       mov %rax, A_FS_BASE(%rcx)
        rdgsbase %rax;                mov %rax, A_GS_BASE(%rcx)
        lea 8(%rsp), %r11;            mov %r11, A_REGISTERS+152(%rcx)
        mov (%rcx), %r11d;            inc %r11d
        mov %r11d, %eax
        xchg %eax, (%rcx)                       // posted, before ring0_sleeps is read
        cmpl $0, A_SLEEPS(%rcx)
        jne 3f
        mov A_SPIN(%rcx), %eax
1:      cmp %r11d, A_SERVED(%rcx)
        je 2f
        pause
        dec %eax
        jg 1b
3:      mov %rsp, GUEST_RSP                     // slow: on the processor's stack, flags and vector state kept
        lea processor_stack_top(%rip), %rsp
        pushfq
        pushq $2; popfq
        push %rdi; push %rsi; push %rdx; push %r8; push %r9; push %r10; push %r11
        fxsave64 vectors(%rip)
        mov %r11d, %edi
        call processor_wait
        fxrstor64 vectors(%rip)
        pop %r11; pop %r10; pop %r9; pop %r8; pop %rdx; pop %rsi; pop %rdi
        popfq
        mov GUEST_RSP, %rsp
        movabs $AREA, %rcx
2:      mov A_RESULT(%rcx), %rax
return_window:                                  // rax = result; rcx and r11 are free
        movabs $AREA, %rcx
        mov A_ATTENTION(%rcx), %r11d
        cmp %r11d, ATTENDED
        jne 4f
        mov VCPU_INFO, %rcx
        cmpw $1, (%rcx)                         // evtchn_upcall_pending = 1 (low byte), evtchn_upcall_mask = 0 (high byte)
        je 4f
        ret
return_window_end:
4:      mov %rsp, GUEST_RSP                     // as if the `ret` were done, then by way of `resume`
        lea processor+152(%rip), %rsp; pushfq
        lea processor+120(%rip), %rsp; pushq $2; popfq
        push %rdi; push %rsi; push %rdx; push %rcx; push %rax; push %r8; push %r9; push %r10; push %r11
        push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15
        mov GUEST_RSP, %rcx
        mov (%rcx), %rax;             mov %rax, processor+128(%rip)
        add $8, %rcx;                 mov %rcx, processor+152(%rip)
        jmp resume

// iret: guest stack = rax r11 rcx flags rip cs rflags rsp ss. Back to the kernel: served here. To user mode, or with anything unusual: in Swift.
        .p2align 6
iret_entry:
        mov %rsp, %rax
        lea processor(%rip), %rcx
        mov %rdx, 96(%rcx);           mov %rsi, 104(%rcx);   mov %rdi, 112(%rcx)
        lea 80(%rcx), %rsp                      // rax and rcx, at 80 and 88, and r11, at 48, come from the frame
        pushq $2; popfq                         // NT would make our own iretq fault
        push %r8; push %r9; push %r10; lea -8(%rsp), %rsp
        push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15
        movabs $AREA+A_ASSISTS, %rdx; testb $16, (%rdx); jnz 7f; cmpq $0, 24(%rax); jne 7f; cmpw $0xe030, 40(%rax); jne 7f; cmpw $0xe02b, 64(%rax); jne 7f
        mov (%rax), %rdx;             mov %rdx, 80(%rcx)
        mov 8(%rax), %rdx;            mov %rdx, 48(%rcx)
        mov 16(%rax), %rdx;           mov %rdx, 88(%rcx)
        mov 32(%rax), %rdx;           mov %rdx, 128(%rcx);   sar $47, %rdx; inc %rdx; cmp $1, %rdx; ja 7f  // not canonical
        mov 56(%rax), %rdx;           mov %rdx, 152(%rcx)
        mov 48(%rax), %rdx;           mov %edx, %eax
        and $0x254dd5, %edx;          or $0x202, %edx        // what a guest may load
        mov %rdx, 144(%rcx)
        shr $9, %eax; not %eax; and $1, %eax
        mov VCPU_INFO, %rcx
        mov %al, 1(%rcx)                        // evtchn_upcall_mask = !IF

// Enters the guest at `processor.registers`. A kick anywhere in the window comes back to `resume`.
resume: movabs $AREA, %rax
        mov A_ATTENTION(%rax), %ecx
        cmp %ecx, ATTENDED
        jne 5f
        mov VCPU_INFO, %rax
        cmpw $1, (%rax)
        je 5f
        lea processor(%rip), %rsp
        pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; pop %r11; pop %r10; pop %r9; pop %r8
        pop %rax; pop %rcx; pop %rdx; pop %rsi; pop %rdi
        lea 8(%rsp), %rsp
        iretq
resume_end:
5:      lea processor_stack_top(%rip), %rsp
        pushq $2; popfq
        fxsave64 vectors(%rip)
        lea processor(%rip), %rdi
        call processor_attend
        fxrstor64 vectors(%rip)
        jmp resume
7:      movl $4, 196(%rcx); mov %rax, 152(%rcx) // DELIVER_IRET, with the frame
        lea processor_stack_top(%rip), %rsp

// A signal handler has put the guest's registers into `processor` and comes here on the processor's stack.
deliver_entry:
        pushq $2; popfq
        fxsave64 vectors(%rip)
        lea processor(%rip), %rdi
        call processor_deliver
        fxrstor64 vectors(%rip)
        jmp resume

// set_segment_base(which, address) for the FS (0), user GS (1) and kernel GS (2) base, canonical: served here. The rest is ring 0's.
segment_entry:
        mov %rsi, %rcx; sar $47, %rcx; inc %rcx; cmp $1, %rcx; ja hypercall_entry
        cmp $2, %edi; ja hypercall_entry
        mov $0, %eax; je 8f
        test %edi, %edi; jnz 9f
        wrfsbase %rsi; jmp return_window
8:      wrgsbase %rsi; jmp return_window
9:      movabs $AREA, %rcx; mov %rsi, A_GS_USER(%rcx); jmp return_window

enter_guest:
        lea processor_stack_top(%rip), %rsp
        fninit
        jmp deliver_entry

// Signals begin without AC, by which our own accesses would fault. NT and ID stay: sigreturn takes them from here, not from its frame.
fault_signal:
        pushfq; andl $~0x40000, (%rsp); popfq
        jmp processor_fault
kick_signal:
        pushfq; andl $~0x40000, (%rsp); popfq
        jmp processor_kick
kicked: pushq $2; popfq
        jmp resume
signal_return:
        mov $15, %eax; syscall

        .data
        .p2align 6
processor: .skip 128
        .quad 0, 0x33, 0x202, 0, 0x2b           // rip cs rflags rsp ss
        .skip 88+2048
        .bss
        .p2align 6
vectors: .skip 512
        .skip 16384
processor_stack_top:
        .section .note.GNU-stack,"",@progbits
