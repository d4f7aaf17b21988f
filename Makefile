# The front door. `make help` lists the verbs.
SHELL := /bin/bash
SWIFT ?= swift
CONFIG ?= debug
PREFIX ?= /usr/local
BIN = .build/$(CONFIG)
GUESTS = Hello Heartbeat Faulty Balloon Pingpong Microkernel Bench HelloC

help: ## list the verbs
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## install what is missing (libxml2-dev, pkg-config), by apt where that can be done
	@Tests/setup.sh build

setup-test: setup
	@Tests/setup.sh test

build: setup ## build everything, and put the example kernels where domains/*.xml name them
	$(SWIFT) build -c $(CONFIG)
	@$(MAKE) --no-print-directory CONFIG=$(CONFIG) $(BIN)/libHelloC.so
	@Sources/UnicodeTables/build.sh $(BIN)
	@mkdir -p domains/kernels
	@for guest in $(GUESTS); do cp -f $(BIN)/lib$$guest.so domains/kernels/; done

# A guest in C: a shared object without a C library. Nothing may use the red zone, since hypercalls are calls in the middle of functions.
GUEST_CFLAGS = -std=gnu11 -Wall -Wextra -Werror -O2 -g -ffreestanding -fPIC -fno-stack-protector -mno-red-zone -mgeneral-regs-only
$(BIN)/libHelloC.so: Sources/Guests/HelloC/hello.c Sources/CGuestRuntime/include/xenolith_abi.h Makefile
	@mkdir -p $(BIN)
	$(CC) $(GUEST_CFLAGS) -ISources/CGuestRuntime/include -shared -nostdlib -o $@ $<

# The guests that make the same of themselves as plugins and as ELF images.
ELF_GUESTS = $(wildcard Sources/Guests/Hello Sources/Guests/Heartbeat Sources/Guests/Microkernel)
guests-elf: ## build example guests as PV64 ELF images, into .build/guests-elf/NAME.elf (needs libxen-dev)
	Sources/Guests/ELF/build.sh $(ELF_GUESTS)

run: build ## boot domains/hello.xml
	$(BIN)/dom0 run domains/hello.xml

test: setup-test build ## unit tests, conformance guests, black-box tests
	$(SWIFT) test -c $(CONFIG)

generate: setup ## write everything that comes from hypercall-spec/ and Sources/RemoteProtocol/Table/
	$(SWIFT) run -c $(CONFIG) hypercallgen --spec hypercall-spec --root .
	$(SWIFT) run -c $(CONFIG) remotegen --root .

check: setup ## generated files up to date, format, size of C and assembly, nothing of this machine
	$(SWIFT) run -c $(CONFIG) hypercallgen --spec hypercall-spec --root . --check
	$(SWIFT) run -c $(CONFIG) remotegen --root . --check
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks packaging/GuestKit/Package.swift
	@Tests/check.sh

spec-coverage: setup ## list the errors in hypercall-spec/ that no test names
	$(SWIFT) run -c $(CONFIG) hypercallgen --spec hypercall-spec --coverage Tests

format: ## rewrite Swift sources in the project's format
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks packaging/GuestKit/Package.swift

fuzz: setup ## let libFuzzer loose on the readers of strangers' files, FUZZ_SECONDS=120 each
	Tests/Fuzz/run.sh $(or $(FUZZ_SECONDS),120)

mutants: setup ## break the sources, one promise at a time: a test must go red for each
	@SWIFT=$(SWIFT) Tests/Mutants/run.sh

endurance: setup-test build ## the storm of kills, 200 times
	XENOLITH_STORM=200 $(SWIFT) test -c $(CONFIG) --filter KillTests

bench: setup ## measure, in ratios against a peer or a limit of the same run
	Benchmarks/run.sh

conformance: build ## the conformance guests, on our own hypervisor
	BIN=$(BIN) Tests/Oracle/here.sh

oracle: build ## the same guests on real Xen 4.17, in QEMU; verdicts that differ are failures of ours
	Tests/Oracle/oracle.sh
	BIN=$(BIN) Tests/Oracle/here.sh || true
	Tests/Oracle/compare.sh .build/oracle/our-verdicts.txt oracle-verdicts.txt

install: CONFIG = release
install: build ## lay a release build in PREFIX=/usr/local (DESTDIR is honoured), with man pages, completions and systemd units
	packaging/install.sh $(BIN) $(PREFIX)

deb: CONFIG = release
deb: build ## build a Debian package of a release build, into .build/ (needs dpkg-dev)
	packaging/deb.sh $(BIN)

uninstall: ## take it away again
	packaging/uninstall.sh $(PREFIX)

clean: ## remove what building made
	rm -rf .build domains/kernels Benchmarks/results.json

.PHONY: guests-elf install deb uninstall conformance oracle help setup setup-test build run test generate check spec-coverage format fuzz mutants bench clean
