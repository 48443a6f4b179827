#!/usr/bin/env bash
# Kills a running import with SIGKILL at ten moments, from its first row to after its end, each on a database of its own: afterwards there is all of it or
# nothing, and the same import brings the whole once.
# Usage: scripts/kill-imports.sh [MOMENTS]
set -eu
cd "$(dirname "$0")/.."
dotnet build -v q
TOC_TESTS_KILLS=${1:-10} tests/TocAnalysis.Web.Tests/bin/Debug/net10.0/TocAnalysis.Web.Tests -noColor -class '*KilledImportTests' -showLiveOutput
