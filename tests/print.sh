#!/bin/sh
# print.sh BUILD: `itog print --printer` against a real queue: a private cupsd and an IPP printer (ippeveprinter), both on loopback, under a temporary
# folder, with no system service touched. The printer receives the duplex job; a jam after the job was accepted, a printer that is away
# and one that is not there are seen. Prints "skipped" with the reason where cupsd cannot run.
build=$(cd "${1:-build}" && pwd)
ROOT=$(cd "$(dirname "$0")/.." && pwd)
ITOG=$build/itog
LANGUAGE=en TZ=UTC
export ROOT ITOG LANGUAGE TZ
unset LANG LC_ALL LC_MESSAGES
dir=$(mktemp -d)
chmod 755 "$dir"
pids=
stop() {
    for pid in $pids; do kill "$pid" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$dir"
}
trap stop EXIT
skip() {
    echo "print: skipped: $*"
    exit 0
}
for program in cupsd lp lpstat lpadmin ippeveprinter dbus-daemon; do
    PATH=$PATH:/usr/sbin command -v $program >/dev/null || skip "$program is not installed"
done
PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || skip "cupsd must be started by root"

until_true() { # until_true COMMAND...: within 10 s
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}
port=$((20000 + $$ % 20000))

# ---- the queue ----
mkdir -p "$dir/cups/etc/ppd" "$dir/cups/spool/tmp" "$dir/cups/cache" "$dir/cups/state/certs" "$dir/cups/log"
chmod -R u+rwX,go+rX "$dir/cups"
chgrp -R lp "$dir/cups" 2>/dev/null
chmod 770 "$dir/cups/cache"
cat >"$dir/cups/etc/cupsd.conf" <<X
Listen 127.0.0.1:$port
Browsing No
DefaultAuthType None
WebInterface No
JobRetryInterval 1
ErrorPolicy abort-job
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
X
cat >"$dir/cups/etc/cups-files.conf" <<X
ServerRoot $dir/cups/etc
RequestRoot $dir/cups/spool
TempDir $dir/cups/spool/tmp
CacheDir $dir/cups/cache
StateDir $dir/cups/state
AccessLog $dir/cups/log/access
ErrorLog $dir/cups/log/error
PageLog $dir/cups/log/page
Sandboxing relaxed
SystemGroup root
SyncOnClose No
X
cupsd -f -c "$dir/cups/etc/cupsd.conf" -s "$dir/cups/etc/cups-files.conf" >"$dir/cupsd.out" 2>&1 &
pids="$pids $!"
CUPS_SERVER=127.0.0.1:$port
export CUPS_SERVER
until_true lpstat -r || skip "cupsd does not start here: $(head -n 1 "$dir/cupsd.out")"

# ---- the printer ----
cat >"$dir/received.sh" <<X
#!/bin/sh
[ -f "$dir/jam" ] && { echo "STATE: +media-jam" >&2; exit 1; }
n=\$(ls "$dir"/received-*.pdf 2>/dev/null | wc -l)
cp "\$1" "$dir/received-\$n.pdf"
env | grep -E '^IPP_(SIDES|MEDIA|JOB_NAME)=' | sort >"$dir/received-\$n.env"
X
chmod +x "$dir/received.sh"
mkdir "$dir/ipp"
dbus-daemon --session --nofork --address="unix:path=$dir/bus" >"$dir/bus.out" 2>&1 &
pids="$pids $!"
until_true test -S "$dir/bus" || skip "dbus-daemon does not start here"
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$dir/bus ippeveprinter -2 -d "$dir/ipp" -k -f application/pdf -c "$dir/received.sh" -n localhost \
    -p $((port + 1)) -r off "Test" >"$dir/ipp.out" 2>&1 &
printer=$!
pids="$pids $printer"
until_true ipptool -q "ipp://localhost:$((port + 1))/ipp/print" get-printer-attributes.test ||
    skip "ippeveprinter does not start here: $(tail -n 1 "$dir/ipp.out")"
lpadmin -p room -E -v "ipp://localhost:$((port + 1))/ipp/print" 2>"$dir/lpadmin.out" || skip "$(head -n 1 "$dir/lpadmin.out")"

# ---- itog ----
cd "$dir" || exit 1
. "$ROOT/tests/golden.sh"
passed=0 failed=0
check() { # check WHAT COMMAND...
    what=$1
    shift
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "print: failed: $what"
        cat "$dir/told"
    fi
}
states() { sqlite3 school/school.db "SELECT state FROM print_file WHERE print_job_id = (SELECT max(print_job_id) FROM print_job)" | tr '\n' ' '; }
print() { # print EXPECTED-CODE OPTION...
    expected=$1
    shift
    it -C school print 2025-Q1 "$@" >told 2>&1
    check "exit code $expected of print $*" grep -qx "exit $expected" told
}
school
"$ITOG" -C school -q --now 2025-10-25T09:00 run 2025-Q1

print 0 --printer room
check "both files are printed" test "$(states)" = "printed printed "
check "the printer has the first file" cmp received-0.pdf school/out/2025-Q1/print/1А.pdf
check "the printer has the second file" cmp received-1.pdf school/out/2025-Q1/print/5А.pdf
check "on both sides" grep -qx IPP_SIDES=two-sided-long-edge received-0.env
check "on A4" grep -q iso_a4_210x297mm received-0.env
"$ITOG" -C school --now 2025-10-25T09:00 status >told
check "the ledger knows" grep -qE '^ +6 +printed, not handed out yet; open' told

touch jam
print 1 --printer room --class 1А
check "a jam after the job was accepted is seen" test "$(states)" = "failed "
check "and told" grep -q 'not printed (room-' told
rm jam

kill "$printer"
wait "$printer" 2>/dev/null
print 1 --printer room --class 5А --wait 2
check "a printer that is away is told" grep -q 'still in the queue after 2 s' told
check "the file waits in the queue" test "$(states)" = "queued "

{ sleep 3; cancel -a room; } &
print 1 --printer room --class 5А --wait 20
check "a job that somebody cancels is not taken for printed" test "$(states)" = "unknown "

print 69 --printer nobody
check "a printer that is not there is named" grep -q 'itog: print: lp: .*nobody\|itog: print: lp: .*not exist' told
check "nothing was sent" test "$(states)" = "made made "

echo "print: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
