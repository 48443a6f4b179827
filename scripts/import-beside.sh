#!/usr/bin/env bash
# How long pages take while CASES invented cases with nine further rows each are brought in, on a new private database.
# Usage: scripts/import-beside.sh [CASES]
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d); chmod 755 "$work"; server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$work"' EXIT
mkdir "$work/few" "$work/many"
awk -v n=2000 -v d="$work/few" -v p=A -f scripts/invented-package.awk
awk -v n="${1:-100000}" -v d="$work/many" -v p=B -f scripts/invented-package.awk
dotnet build -v q -c Release src/TocAnalysis.Web
program=(dotnet src/TocAnalysis.Web/bin/Release/net10.0/TocAnalysis.Web.dll)
export Toc__DataDirectory="$work/data" ASPNETCORE_URLS=http://127.0.0.1:5393
"${program[@]}" migrate >/dev/null
"${program[@]}" import "$work/few" >/dev/null
echo 'a password of a script' | "${program[@]}" user create --email ada@example.org --name Ada --role researcher --password-stdin >/dev/null
"${program[@]}" >"$work/log" 2>&1 & server=$!
for _ in $(seq 60); do curl -sf -o /dev/null http://127.0.0.1:5393/health/ready && break; sleep 1; done
form=$(curl -s -c "$work/jar" http://127.0.0.1:5393/account/sign-in)
token=$(sed -n 's/.*name="__RequestVerificationToken" value="\([^"]*\)".*/\1/p' <<<"$form" | tail -1)
handler=$(sed -n 's/.*name="_handler" value="\([^"]*\)".*/\1/p' <<<"$form" | tail -1)
curl -s -o /dev/null -b "$work/jar" -c "$work/jar" --data-urlencode "__RequestVerificationToken=$token" --data-urlencode "_handler=$handler" --data-urlencode Input.Email=ada@example.org \
  --data-urlencode 'Input.Password=a password of a script' http://127.0.0.1:5393/account/sign-in
pages=(/ /cases '/cases?country=COL' /cases/TOC-0001 /codebook/I1 /import)
measure() { for p in "${pages[@]}"; do curl -s -o /dev/null -b "$work/jar" -w "%{http_code} %{time_total} $p\n" "http://127.0.0.1:5393$p"; done; }
report() { awk '{ code[$1]++; t[NR] = $2; if ($2 > most) { most = $2; page = $3 } } END { n = asort_(t); for (c in code) printf "%d answers %s; ", code[c], c; printf "p50 %d ms, p95 %d ms, longest %d ms (%s)\n", t[int((n + 1) * .5)] * 1000, t[int(n * .95)] * 1000, t[n] * 1000, page }
  function asort_(a, i, j, v, n) { n = NR; for (i = 2; i <= n; i++) { v = a[i]; for (j = i - 1; j > 0 && a[j] > v; j--) a[j + 1] = a[j]; a[j + 1] = v } return n }'; }
measure >/dev/null; measure >/dev/null
for _ in $(seq 10); do measure; done | report | sed 's/^/alone: /'
SECONDS=0
"${program[@]}" import "$work/many" >"$work/import" & import=$!
while kill -0 "$import" 2>/dev/null; do measure; sleep 0.3; done > "$work/times"
wait "$import"; echo "import: $SECONDS s"
report < "$work/times" | sed 's/^/meanwhile: /'
