#!/usr/bin/env bash
# Times an import beside psql's \copy of the same rows into the same tables, on a new private database: CASES invented cases with nine further rows each.
# Usage: scripts/import-benchmark.sh [CASES] [--undo]     (100000 cases are 1,000,000 rows; --undo measures taking it back as well)
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d); chmod 755 "$work"; trap 'rm -rf "$work"' EXIT
mkdir "$work/package"
awk -v n="${1:-100000}" -v d="$work/package" -v p=B -f scripts/invented-package.awk
dotnet build -v q -c Release benchmarks/TocAnalysis.Benchmarks
export Toc__DataDirectory="$work/data" Limits__Reads=0 Limits__Writes=0 Limits__Exports=0
dotnet run -c Release --no-build --project benchmarks/TocAnalysis.Benchmarks -- import "$work/package" ${2:-}
