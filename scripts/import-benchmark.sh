#!/usr/bin/env bash
# Times an import by the command line beside psql's \copy of the same rows into the same tables, on a new private database: CASES invented cases with nine further rows each.
# Usage: scripts/import-benchmark.sh [CASES]     (100000 cases are 1,000,000 rows)
set -eu
cd "$(dirname "$0")/.."
cases=${1:-100000}
work=$(mktemp -d); chmod 755 "$work"; trap 'rm -rf "$work"' EXIT
mkdir "$work/package"
awk -v n="$cases" -v d="$work/package" 'BEGIN {
  split("COL USA ITA PER MEX GBR FRA NGA THA CHN", c, " "); split("inception perpetration direct-effect indirect-effect", s, " ")
  print "case,title,start,end,domains,summary,narrative,sensitivity,fact_confidence,fact_note" > d "/cases.csv"
  print "case,country,stage,flow,certainty,note,source,locator" > d "/case_countries.csv"
  print "case,offence,role" > d "/case_offences.csv"
  print "case,activity,place,country" > d "/case_activities.csv"
  print "case,code,coder,value,confidence,rationale,quote,source,locator,round" > d "/codings.csv"
  for (i = 1; i <= n; i++) {
    printf "B-%d,Case number %d of the test,1999,,organized,A firm was set up in town %d.,\"The courier %d crossed the border. Two men waited.\",internal,high,\n", i, i, i, i > d "/cases.csv"
    for (k = 1; k <= 4; k++) printf "B-%d,%s,%s,,established,,,\n", i, c[(i + k) % 10 + 1], s[k] > d "/case_countries.csv"
    printf "B-%d,06012,main\nB-%d,07031,accompanying\n", i, i > d "/case_offences.csv"
    printf "B-%d,transport,cross-border,\n", i > d "/case_activities.csv"
    printf "B-%d,I1,bo,A,low,because,Two men waited,,,\nB-%d,C1,bo,present,,because,,,none,\n", i, i > d "/codings.csv"
  }
}'
dotnet build -v q -c Release src/TocAnalysis.Web
dotnet build -v q -c Release benchmarks/TocAnalysis.Benchmarks
export Toc__DataDirectory="$work/data" Limits__Reads=0 Limits__Writes=0 Limits__Exports=0
dotnet run -c Release --no-build --project benchmarks/TocAnalysis.Benchmarks -- import "$work/package"
