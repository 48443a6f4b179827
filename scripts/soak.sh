#!/usr/bin/env bash
# Half an hour of work without a pause: open lists with an event each ten seconds, and REST beside them; memory and connections are written down each half minute.
#   scripts/soak.sh ADDRESS EMAIL PASSWORD KEY PID-OF-THE-PROGRAM PID-OF-THE-DATABASE-SERVER [MINUTES] [PAGES] [REST-CALLS-A-SECOND]
# What the two others need is said in circuits.mjs and rest-mix.mjs. The slope is that of a straight line through the memory of the last two thirds.
set -eu
cd "$(dirname "$0")/.."
address=$1 email=$2 password=$3 key=$4 program=$5 server=$6 minutes=${7:-30} pages=${8:-100} rate=${9:-10}
figures=$(mktemp)
node scripts/circuits.mjs "$address" "$email" "$password" --pages "$pages" --minutes "$minutes" --pid "$program" &
circuits=$!
node scripts/rest-mix.mjs "$address" "$key" --rate "$rate" --seconds $((minutes * 60)) &
rest=$!
began=$(date +%s)
while [ $(($(date +%s) - began)) -lt $((minutes * 60)) ]; do
  sleep 30
  memory=$(awk '/VmRSS/ {print $2 / 1024}' "/proc/$program/status")
  # Each connection is a process of the server; six more are its own.
  connections=$(ps --ppid "$server" -o args= | grep -c '\(idle\|SELECT\|INSERT\|UPDATE\|COPY\|BIND\|PARSE\|COMMIT\|LISTEN\)' || true)
  echo "$((($(date +%s) - began) / 30)) $memory $connections" >> "$figures"
done
wait $circuits || true
wait $rest || true
awk '{ m[NR] = $2; if ($3 > c) c = $3 }
  END {
    for (i = int(NR / 3) + 1; i <= NR; i++) { x = i / 2; n++; sx += x; sy += m[i]; sxx += x * x; sxy += x * m[i] }
    printf "memory after a third: %d MB, at the end: %d MB, slope %.2f MB a minute; most connections: %d\n", m[int(NR / 3) + 1], m[NR], (n * sxy - sx * sy) / (n * sxx - sx * sx), c
  }' "$figures"
cat "$figures"
