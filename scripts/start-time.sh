#!/usr/bin/env bash
# Times the first and later starts to the first answer, with the program already built. Usage: scripts/start-time.sh [runs [program.dll]]
set -eu
cd "$(dirname "$0")/.."
runs=${1:-5}
dll=${2:-src/TocAnalysis.Web/bin/Debug/net10.0/TocAnalysis.Web.dll}
[ -f "$dll" ] || dotnet build -v q src/TocAnalysis.Web
data=$(mktemp -d /tmp/toc-start.XXXXXX)
chmod 711 "$data"
trap 'rm -rf "$data"' EXIT

once() {
  local begin end
  begin=$(date +%s%N)
  Toc__DataDirectory="$1" ASPNETCORE_URLS=http://127.0.0.1:5199 dotnet "$dll" >"$data/log" 2>&1 &
  local pid=$!
  until curl -s -o /dev/null http://127.0.0.1:5199/health/live; do sleep 0.02; done
  end=$(date +%s%N)
  kill -TERM "$pid"
  wait "$pid" || true
  echo $(( (end - begin) / 1000000 ))
}

median() { sort -n | awk '{v[NR]=$1} END {print v[int((NR+1)/2)]}'; }
for i in $(seq "$runs"); do once "$data/first-$i"; done | median | sed 's/^/first start, ms: /'
for i in $(seq "$runs"); do once "$data/first-1"; done | median | sed 's/^/later start, ms: /'
