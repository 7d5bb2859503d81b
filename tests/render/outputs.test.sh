#!/usr/bin/env bash
# Outputs are replaced together or not at all, and only by whole files.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
wrong=0

check() { # WHAT COMMAND...
    local what=$1
    shift
    if ! "$@"; then
        echo "wrong: $what"
        wrong=$((wrong + 1))
    fi
}

render() { "${BLUMAP:?}" render "$@" 2>err; }
refused() { # STATUS ARGUMENTS...
    local status=$1 got=0
    shift
    render "$@" || got=$?
    [ "$got" = "$status" ] && [ -s err ]
}
is_kind() { [ "$(identify -format %m "$1[0]" 2>/dev/null)" = "$2" ]; }
old_files() { for file in a.png b.jpg page.html data.tsv dump.conf; do echo old >"$file"; done; }
are_old() { for file in a.png b.jpg page.html data.tsv dump.conf; do
    cmp -s "$file" <(echo old) || { echo "$file was replaced"; return 1; }; done; }
no_drafts() { [ -z "$(find . -name '*.??????' ! -name '*.conf' ! -name '*.html')" ]; }
outputs=(--output a.png --output b.jpg --htmloutput page.html --dumpconfig dump.conf)

cat >map.conf <<'MAP'
WIDTH 120
HEIGHT 80
DATAOUTPUTFILE data.tsv
NODE a
	LABEL a
	POSITION 40 40
	TARGET static:1:2
MAP

# all of them, in their kinds
check 'everything is written' render map.conf "${outputs[@]}" --output c.GIF --output D.JPEG
check 'a.png is a PNG' is_kind a.png PNG
check 'b.jpg is a JPEG' is_kind b.jpg JPEG
check 'D.JPEG is a JPEG' is_kind D.JPEG JPEG
check 'c.GIF is a GIF' is_kind c.GIF GIF
check 'the page shows the first picture' grep -q 'src="a.png"' page.html
check 'the data file has the values' cmp -s data.tsv <(printf 'N_a\t1.000000\t2.000000\r\n')
check 'the dump is a map' render dump.conf --output again.png
check 'no draft is left' no_drafts

# all or nothing
mkdir folder
for bad in folder/ missing/x.html; do
    old_files
    check "a page that cannot be written ($bad) is an error" \
        refused 1 map.conf --output a.png --output b.jpg --dumpconfig dump.conf --htmloutput "$bad"
    check "and replaces nothing ($bad)" are_old
    check "and leaves no draft ($bad)" no_drafts
done
old_files
mkdir folder.png
check 'a folder is no picture' refused 1 map.conf "${outputs[@]}" --output folder.png
check 'and nothing is replaced' are_old
check 'a map that is not there is an error' refused 1 nowhere.conf "${outputs[@]}"
check 'and replaces nothing' are_old
check 'the message names it' grep -q nowhere.conf err
printf 'WIDTH 30000\nHEIGHT 30000\nDATAOUTPUTFILE data.tsv\n' >huge.conf
check 'a huge map is an error' refused 1 huge.conf "${outputs[@]}"
check 'and replaces nothing' are_old
check 'two outputs of one name are an error' refused 1 map.conf --output a.png --htmloutput a.png
check 'and replace nothing' are_old
if [ -w /dev/full ]; then
    check 'a full disk is an error' refused 1 map.conf "${outputs[@]}" --output null --htmloutput /dev/full
    check 'and replaces nothing' are_old
fi

# what is not a file is written to, not replaced; what is a link stays one
check 'a device takes the page' render map.conf --output a.png --htmloutput /dev/null
check 'and stays a device' test -c /dev/null
mkdir real
echo old >real/page.html
ln -sf real/page.html link.html
check 'a link takes the page' render map.conf --output a.png --htmloutput link.html
check 'and stays a link' test -L link.html
check 'to the new page' grep -q weathermap_imap real/page.html

# names of the map, and of the command line before them
printf 'IMAGEOUTPUTFILE m.png\nHTMLOUTPUTFILE m.html\nIMAGEURI http://x/m.png\n' >names.conf
check 'the names of the map' render names.conf
check 'its picture' is_kind m.png PNG
check 'its address' grep -q 'src="http://x/m.png"' m.html
check 'other names' render names.conf --output n.png --htmloutput n.html --image-uri 'n.png?a=1&b'
check 'other picture' is_kind n.png PNG
check 'other address' grep -q 'src="n.png?a=1&b"' n.html
rm -f m.png
check 'null' render names.conf --output null
check 'is no picture' test ! -e m.png
check 'no names at all' render map.conf
check 'is weathermap.png' is_kind weathermap.png PNG
printf 'IMAGEOUTPUTFILE m.svg\n' >kind.conf
check 'a kind that cannot be written is an error' refused 1 kind.conf
exit "$((wrong > 0))"
