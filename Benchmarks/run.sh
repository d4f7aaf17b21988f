#!/usr/bin/env bash
# Builds for release, measures, prints the table and leaves it in Benchmarks/results.json.
set -eu
cd "$(dirname "$0")/.."
make --no-print-directory build CONFIG=release
make --no-print-directory guests-elf ELF_GUESTS="Benchmarks/Guests/Bench"
exec .build/release/measure .build/release/dom0 Benchmarks/domains Benchmarks/results.json
