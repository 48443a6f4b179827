#!/usr/bin/env bash
# Brings a copy of a base backup, with the archived write-ahead log, to a moment in a new cluster, and says what is there: the way back after a mishap, and the drill for it.
#   scripts/point-in-time.sh BACKUP ARCHIVE 'TIME' NEW
# BACKUP   folder that pg_basebackup made (plain format); it is copied and stays as it is
# ARCHIVE  folder to which archive_command copies; it is only read
# TIME     the last moment that is kept, with its zone, such as '2026-11-29 09:41:00+00'
# NEW      a folder that does not exist yet. The cluster is made there and goes on running, reached by the socket in NEW.run alone
# Needs PostgreSQL's programs of the version that made the backup, on the path or where Debian and Ubuntu keep them, and the account that owns it (not root).
# Where the configuration lies outside the folder, as on Debian and Ubuntu, the new cluster gets an empty one, and lets in the same account alone.
# TOC_DATABASE names the database (toc), PGUSER the superuser.
set -euo pipefail

[ $# = 4 ] || { sed -n 2,9p "$0" | cut -c3- >&2; exit 2; }
backup=$(realpath "$1") archive=$(realpath "$2") time=$3 new=$(realpath -m "$4")
[ -f "$backup/backup_label" ] || { echo "$backup is no base backup that nobody started yet: it has no backup_label." >&2; exit 2; }
[ -z "$(ls -A "$backup/pg_tblspc" 2> /dev/null)" ] || { echo "$backup has tablespaces, which lie outside it: bring them back by hand, as PostgreSQL's documentation says." >&2; exit 2; }
[ -d "$archive" ] || { echo "$archive is no folder." >&2; exit 2; }
[ ! -e "$new" ] && [ ! -e "$new.run" ] || { echo "$new or $new.run exists already." >&2; exit 2; }

debian=/usr/lib/postgresql/$(cat "$backup/PG_VERSION")/bin
[ ! -d "$debian" ] || PATH=$debian:$PATH

cp -a "$backup" "$new"
[ -f "$new/postgresql.conf" ] || : > "$new/postgresql.conf"
[ -f "$new/pg_hba.conf" ] || echo 'local all all peer' > "$new/pg_hba.conf"
[ -f "$new/pg_ident.conf" ] || : > "$new/pg_ident.conf"
chmod 700 "$new"
mkdir -m 700 "$new.run"
rm -f "$new/standby.signal"
touch "$new/recovery.signal"
# The copy must not write into the archive that it is made from.
cat >> "$new/postgresql.auto.conf" <<CONF
restore_command = 'cp "$archive/%f" "%p"'
recovery_target_time = '$time'
recovery_target_action = 'promote'
archive_mode = off
listen_addresses = ''
unix_socket_directories = '$new.run'
port = 5432
CONF

failed() {
  echo "The cluster did not come to $time. The archive may end earlier, or the backup is younger. Its log, $new.log, ends with:" >&2
  tail -5 "$new.log" >&2
  exit 1
}
pg_ctl start -w -s -t 3600 -D "$new" -l "$new.log" || failed
ask() { psql -X -w -q -A -t -F ' ' -h "$new.run" -p 5432 -d "$1" -c "$2"; }
until state=$(ask postgres 'SELECT pg_is_in_recovery()' 2>&1) && [ "$state" = f ]; do
  case $state in *password* | *uthentication* | *"does not exist"*)
    echo "Nobody is let in: $state" >&2
    echo "The cluster runs. Set PGUSER to its superuser, or let this account in by $new/pg_hba.conf and ask again." >&2
    exit 1 ;;
  esac
  pg_ctl status -s -D "$new" > /dev/null || failed
  sleep 0.2
done

database=${TOC_DATABASE:-toc}
echo "The database as of $time:"
ask "$database" "
  SELECT count(*) FILTER (WHERE deleted_at IS NULL), 'cases, and', count(*) FILTER (WHERE deleted_at IS NOT NULL), 'deleted ones' FROM case_record;
  SELECT count(*), 'codings' FROM coding;
  SELECT count(*), 'audit entries, the newest of', max(at) FROM audit_entry"
cat <<SAY
Look at it with the program, on a data directory of its own into which you copied the folder audit of the installation:
  ConnectionStrings__Toc='Host=$new.run;Database=$database;Username=...' Toc__DataDirectory=... dotnet TocAnalysis.Web.dll audit verify
Stop it, and remove it if it was a drill:
  pg_ctl stop -D $new && rm -r $new $new.run $new.log
SAY
