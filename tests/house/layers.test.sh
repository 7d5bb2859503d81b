#!/usr/bin/env bash
# Who may include whom: fails when a source file includes a module or a library it may not.
# The table is the one of share/doc/architecture.md.
set -euo pipefail
cd "${BLUMAP_SOURCE:?}/src"

find . -name '*.[ch]' | sort | sed 's|^\./||' | xargs perl -e '
use strict;
use warnings;

my %may = (
    base => "", lang => "base", wire => "base", settings => "base lang", map => "base lang",
    records => "base settings", store => "base settings",
    source => "base lang map", layout => "base lang map",
    draw => "base lang map layout", page => "base lang map layout",
    render => "base lang map source layout draw page",
    agent => "base settings wire", collector => "base settings wire records store",
    graph => "base settings",
    status => "base settings records store collector",
    check => "base lang settings map source layout draw",
    reference => "base lang settings map",
);

# A library header, and the files that may include it.
my @doors = (
    [ qr{^(gd|png|jpeglib|jerror)\.h$|^ft2build\.h$|^freetype/}, qr{^draw/} ],
    [ qr{^rrd\w*\.h$}, qr{^(source/rrd|store/rrd|graph/)} ],
    [ qr{^net-snmp/}, qr{^source/snmp_library\.h$} ],
    [ qr{^event2/}, qr{^collector/(net|gates|connection|stream|web_visit)\.c$} ],
    [ qr{^(sqlite3|mysql|mysqld_error|errmsg)\.h$|^mariadb/}, qr{^records/} ],
    [ qr{^zlib\.h$}, qr{^(store/(journal_format|rrd_undo)|agent/segment)\.c$} ],
    [ qr{^seccomp\.h$}, qr{^collector/sandbox\.c$} ],
    [ qr{^openssl/}, qr{^(base/digest|agent/link_tls|collector/tls|wire/secure)\.c$} ],
);

my $wrong = 0;
sub complain { print STDERR "src/$ARGV:$.: @_\n"; $wrong++ }

while (<>) {
    if (/^\s*#\s*include\s+"([^"]+)"/) {
        my $included = $1;
        my ($other) = split m{/}, $included;
        my ($module) = $ARGV =~ m{^(\w+)/};
        if (!defined $module) {    # main.c may use all
        } elsif (!defined $may{$module}) {
            complain("$module is no module of the table");
        } elsif ($module ne $other && " $may{$module} " !~ / \Q$other\E /) {
            complain("$module may not include \"$included\"; it may include: $may{$module}");
        }
    } elsif (/^\s*#\s*include\s+<([^>]+)>/) {
        my $included = $1;
        for my $door (@doors) {
            my ($header, $files) = @$door;
            next if $included !~ $header || $ARGV =~ $files;
            complain("<$included> is behind another door: $files");
        }
    }
} continue {
    close ARGV if eof;
}
die "$wrong includes cross the walls of the house\n" if $wrong;
print "all includes stay within the table\n";
'
