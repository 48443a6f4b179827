#!/usr/bin/env bash
# The fault tests in full: ten kills of the program and of its database connections under a load of writes, ten killed imports, killed servers, orderly stops under load, migrations killed in the middle and starts at once; a database that hangs, with ten seconds for every answer, and one that is away; full disks of database and program (they need the right to mount, else they are skipped and say so); clocks that jump.
set -eu
cd "$(dirname "$0")/.."
dotnet build -v q
export TOC_TESTS_KILLS=${1:-10}
tests/TocAnalysis.Web.Tests/bin/Debug/net10.0/TocAnalysis.Web.Tests -noColor -showLiveOutput \
  -class '*ServerFaultTests' -class '*KilledImportTests' -class '*DatabaseServerTests' -class '*BackupTests' \
  -class '*SilentDatabaseTests' -class '*KeptPageTests' -class '*FullDiskTests' -class '*ClockAndRightsTests'
