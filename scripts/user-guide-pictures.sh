#!/usr/bin/env bash
# Takes the pictures of docs/user-guide anew. Needs what the tests need: Chromium and PostgreSQL's programs.
set -eu
cd "$(dirname "$0")/.."
dotnet build -v q tests/TocAnalysis.EndToEnd.Tests
export TOC_PICTURES="$PWD/docs/user-guide/pictures"
tests/TocAnalysis.EndToEnd.Tests/bin/Debug/net10.0/TocAnalysis.EndToEnd.Tests -noColor -explicit only -class TocAnalysis.EndToEnd.Tests.UserGuidePictures -class TocAnalysis.EndToEnd.Tests.CodingPictures
