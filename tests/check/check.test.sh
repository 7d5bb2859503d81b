#!/usr/bin/env bash
# Every cases/NAME.conf is checked and what is said compared with cases/NAME.check, as text; the JSON says the
# same. BLUMAP_UPDATE=1 makes what is said now the expected.
set -euo pipefail
command -v rrdtool >/dev/null || { echo "skipped: there is no rrdtool"; exit 77; }
cases=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/cases
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$cases"/*.conf "$folder"
cd "$folder"
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}

rrdtool create present.rrd --step 60 DS:stream0:GAUGE:120:0:U DS:stream1:GAUGE:120:0:U RRA:AVERAGE:0.5:1:100
head -c 300 present.rrd >broken.rrd
printf 'somebody\t1\t2\n' >table.txt

# check STATUS ARGUMENT...: what is said goes to `said`.
check() {
    local expected=$1 status=0
    shift
    "${BLUMAP:?}" check "$@" >said 2>errors || status=$?
    [ "$status" = "$expected" ] || fail "check $*: exit status $status instead of $expected"
    [ ! -s errors ] || fail "check $*: $(cat errors)"
}

for conf in *.conf; do
    name=${conf%.conf}
    status=0
    grep -q ": error: " "$cases/$name.check" 2>/dev/null && status=1
    if [ -n "${BLUMAP_UPDATE:-}" ]; then
        "$BLUMAP" check "$conf" >"$cases/$name.check" || true
        continue
    fi
    check "$status" "$conf"
    diff -u "$cases/$name.check" said || fail "$conf"
    status=1
    [ -s "$cases/$name.check" ] || status=0
    check "$status" --strict "$conf"
    "$BLUMAP" check --json "$conf" >json || true
    perl -MJSON::PP -e '
        local $/;
        my $all = decode_json(<STDIN>);
        sub line {
            my ($m, $severity, $code) = @_;
            my $place = $m->{file} . ($m->{line} ? ":$m->{line}" : "") . ($m->{column} ? ":$m->{column}" : "");
            print "$place: $severity: $m->{text}" . ($code ? " [$code]" : "") . "\n";
        }
        for my $m (@{ $all->{messages} }) {
            line($m, $m->{severity}, $m->{code});
            line($_, "note") for @{ $m->{notes} };
        }
        my $plural = sub { $_[0] . " $_[1]" . ($_[0] == 1 ? "" : "s") };
        print $plural->($all->{errors}, "error"), ", ", $plural->($all->{warnings}, "warning"), "\n"
            if @{ $all->{messages} };' <json >from-json || fail "$conf: no JSON: $(cat json)"
    diff -u "$cases/$name.check" from-json || fail "$conf: the JSON differs"
done
[ ! -e ran ] || fail "a command of a map was run"

# Several files at once, a map that is not there, warnings left out, settings.
check 1 clean.conf words.conf nothing.conf
grep -q '^error: cannot read "nothing.conf"' said || fail "a missing map is not reported"
grep -q "^words.conf:2:1: error: " said || fail "the second map is not checked"
check 0 --no-warn wmwarn24,WMWARN39 quirks.conf
! grep -qE "WMWARN(39|24)" said || fail "--no-warn leaves them in"
printf 'Collector\n    LogLevel 9\n    Lisen 127.0.0.1:1\n' >bad.settings
check 1 --settings bad.settings
grep -q "^bad.settings:2:.* error: .*6" said || fail "LogLevel 9 is not reported: $(cat said)"
grep -q "^bad.settings:3:.* error: .*Listen" said || fail "Lisen is not reported: $(cat said)"
printf 'Collector\n    LogLevel 3\n' >good.settings
check 0 --strict --settings good.settings clean.conf
[ ! -s said ] || fail "good settings: $(cat said)"

# Usage.
status=0
"$BLUMAP" check >said 2>errors || status=$?
[ "$status" = 2 ] && grep -q "expected a map" errors || fail "no map: $status $(cat errors)"
exit $failed
