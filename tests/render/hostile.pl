#!/usr/bin/env perl
# Prints a map that means ill: hostile.pl NAME [HOW MANY]. "--list" prints the names.
use strict;
use warnings;
use bytes;

my $ends = "NODE a\n\tLABEL a\n\tPOSITION 50 50\nNODE b\n\tLABEL b\n\tPOSITION 300 200\n";
my $link = "${ends}LINK l\n\tNODES a b\n";

sub nodes_like { my ($count, $lines) = @_; map { "NODE n$_\n\tPOSITION 5 5\n$lines" } 1 .. $count }
sub spot { my $at = shift; $at * 7919 % 800 . ' ' . $at * 104729 % 600 }

my %maps = (
    # much of everything
    'nodes' => sub { map { "NODE n$_\n\tLABEL n$_\n\tPOSITION " . spot($_) . "\n" } 1 .. $_[0] },
    'links' => sub { $ends, map { "LINK l$_\n\tNODES a b\n\tVIA " . spot($_) . "\n" } 1 .. $_[0] },
    'vias' => sub { $link, map { "\tVIA " . spot($_) . "\n" } 1 .. $_[0] },
    'angled-vias' => sub { "$link\tVIASTYLE angled\n", map { "\tVIA " . spot($_) . "\n" } 1 .. $_[0] },
    'far-vias' => sub { "$link\tWIDTH 900\n",
        map { "\tVIA " . ($_ * 7919 % 2000000 - 1000000) . " 1000000000\n" } 1 .. $_[0] },
    'long-label' => sub { "NODE a\n\tPOSITION 50 50\n\tLABEL ", 'x' x $_[0], "\n" },
    'long-word' => sub { 'x' x $_[0] },
    'long-notes' => sub { "HTMLSTYLE overlib\n${ends}NODE c\n\tPOSITION 5 5\n\tLABEL c\n\tNOTES ",
        '<"\'&' x $_[0], "\n" },
    'unknown-lines' => sub { map { "junk$_ is no directive\n" } 1 .. $_[0] },
    'unknown-ends' => sub { nodes_like($_[0], ''), map { "LINK l$_\n\tNODES m$_ k$_\n" } 1 .. $_[0] },
    'unknown-bases' => sub { map { "NODE n$_\n\tPOSITION nowhere$_ 5 5\n" } 1 .. $_[0] },
    'unknown-scales' => sub {
        map { "NODE n$_\n\tPOSITION 5 5\n\tUSESCALE s$_\n\tTARGET static:1\n" } 1 .. $_[0] },
    'ranges' => sub { "KEYPOS 10 10\n", map { "SCALE $_ " . ($_ + 1) . " 1 2 3\n" } 1 .. $_[0] },
    'scales' => sub { map { "KEYPOS S$_ 10 10\nSCALE S$_ 0 100 1 2 3\n" } 1 .. $_[0] },
    'hints' => sub { map { "SET h$_ v\n" } 1 .. $_[0] },
    'inherited-hints' => sub { "NODE DEFAULT\n", (map { "\tSET h$_ v\n" } 1 .. $_[0]),
        map { "NODE n$_\n\tSET x 1\n\tPOSITION 5 5\n" } 1 .. $_[0] },
    'inherited-targets' => sub { "NODE DEFAULT\n\tTARGET ", 'static:1 ' x 5000, "\n",
        nodes_like($_[0], '') },
    'targets' => sub { "$link\tTARGET ", (map { "static:$_ nothing$_ no$_.rrd " } 1 .. $_[0]), "\n" },
    'missing-icons' => sub { map { "NODE n$_\n\tICON no$_.png\n\tPOSITION 5 5\n" } 1 .. $_[0] },
    'missing-fonts' => sub { map { 'FONTDEFINE ' . ($_ + 5) . " no$_.ttf 10\n" } 1 .. $_[0] },
    'missing-files' => sub { map { "INCLUDE no$_\n" } 1 .. $_[0] },
    'same-node' => sub { map { "NODE a\n\tPOSITION 50 50\n" } 1 .. $_[0] },

    # chains and circles
    'reverse-chain' => sub { (map { "NODE n$_\n\tPOSITION n" . ($_ + 1) . " 1 0\n" } 1 .. $_[0] - 1),
        "NODE n$_[0]\n\tPOSITION 5 5\n" },
    'circle' => sub { map { "NODE n$_\n\tPOSITION n" . ($_ % $_[0] + 1) . " 1 0\n" } 1 .. $_[0] },
    'template-chain' => sub { "NODE n0\n\tPOSITION 5 5\n",
        map { "NODE n$_\n\tTEMPLATE n" . ($_ - 1) . "\n" } 1 .. $_[0] },
    'template-of-itself' => sub { "NODE a\n\tTEMPLATE a\n\tPOSITION 5 5\n" },
    'far-chain' => sub { "NODE n0\n\tPOSITION 1000000000 1000000000\n",
        (map { "NODE n$_\n\tLABEL x\n\tPOSITION n" . ($_ - 1) . " 1000000000 1000000000\n" } 1 .. $_[0]),
        "LINK l\n\tNODES n0 n$_[0]\n" },

    # tokens
    'tokens' => sub { "NODE a\n\tPOSITION 50 50\n\tLABEL ", '{node:this:name}' x $_[0], "\n" },
    'nested-tokens' => sub { "NODE a\n\tPOSITION 50 50\n\tLABEL ", '{node:' x $_[0], '}' x $_[0], "\n" },
    'open-tokens' => sub { "NODE a\n\tPOSITION 50 50\n\tLABEL ", '{node:this' x $_[0], "\n" },
    'title-in-title' => sub { "TITLEPOS 10 10\nTITLE ", '{map:title}' x $_[0], "\n" },
    'label-in-label' => sub { "NODE a\n\tPOSITION 50 50\n\tLABEL ", '{node:this:name}' x $_[0],
        "\nNODE b\n\tPOSITION 70 70\n\tLABEL ", '{node:a:proclabel}' x $_[0], "\n" },
    'hint-in-labels' => sub { 'SET x ', 'x' x 100000, "\nNODE DEFAULT\n\tLABEL ", '{map:x}' x 1000, "\n",
        nodes_like($_[0], '') },
    'formats' => sub { "$link\tINBWFORMAT {link:this:bandwidth_in:%99999999f}\n\tOUTBWFORMAT ",
        "{link:this:bandwidth_in:%.99999999f}{link:this:bandwidth_in:%s%s%n%*d}",
        "{link:this:bandwidth_in:%", '9' x 1000, "k}{link:this:bandwidth_in:%-999999999999d}\n",
        "\tINCOMMENT {link:this:bandwidth_in:%'x1000000s}{link:this:inpercent:%999t}\n",
        "\tTARGET static:1\n" },
    'stamps' => sub { 'TIMEPOS 10 10 ', '%c%' x $_[0], "\n" },

    # sizes
    'inherited-text' => sub { "HTMLSTYLE overlib\nNODE DEFAULT\n\tLABEL ", 'x' x 1000000, "\n\tNOTES ",
        '<' x 500000, "\n", nodes_like($_[0], '') },
    'inherited-lines' => sub { "SET multiline 1\nNODE DEFAULT\n\tLABEL ", 'x\\n' x 300000, "\n",
        nodes_like($_[0], '') },
    'lost-template' => sub { "NODE t\n\tNOTES ", 'x' x 1000000, "\n", nodes_like($_[0], "\tTEMPLATE t\n"),
        "NODE t\n\tLABEL x\n" },
    'large-icons' => sub { nodes_like($_[0], "\tICON 2000 2000 box\n") },
    'wide-links' => sub { $ends, map { "LINK l$_\n\tNODES a b\n\tWIDTH 10000\n\tARROWSTYLE 1 1\n\tVIA "
        . spot($_) . "\n" } 1 .. $_[0] },
    'no-width' => sub { "WIDTH 0\n$link" },
    'negative-width' => sub { "HEIGHT -5\n$link" },
    'huge-width' => sub { "WIDTH 1000000000\n$link" },
    'huge-map' => sub { "WIDTH 32767\nHEIGHT 32767\n$link" },
    'huge-font' => sub { "FONTDEFINE 10 /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf 1000\nNODE a\n\tPOSITION 400 300\n",
        "\tLABELFONT 10\n\tLABEL WWWWWWWW\n" },
    'far-legend' => sub { "KEYPOS 999999999 999999999 x\nKEYSTYLE vertical 32767\n$link" },
    'far-nodes' => sub { (map { "NODE c$_\n\tLABEL c\n\tPOSITION $_ $_\n" } -1000000000, 1000000000),
        "LINK x\n\tNODES c-1000000000 c1000000000\nLINK y\n\tNODES c1000000000 c-1000000000\n",
        "\tVIA 5 5\n\tVIA 1000000000 -1000000000\n\tWIDTH 10000\n" },
    'farther-nodes' => sub { map { "NODE c$_\n\tPOSITION $_ $_\n" }
        qw(2147483647 -2147483648 99999999999999999999 1e9) },
    'orders' => sub { map { "NODE z$_\n\tLABEL z\n\tPOSITION 9 9\n\tZORDER $_\n" }
        qw(-1000000000 1000 1000000000 2147483648 9223372036854775808) },

    # numbers
    'no-kilo' => sub { "KILO 0\n$link\tBANDWIDTH 10M\n\tTARGET static:1M\n" },
    'negative-kilo' => sub { "KILO -1\n$link" },
    'no-bandwidth' => sub { "$link\tBANDWIDTH 0\n\tTARGET static:1M\n" },
    'long-bandwidth' => sub { "$link\tBANDWIDTH ", '9' x 400, "T\n\tTARGET static:", '9' x 400, "T\n" },
    'colours' => sub { "BGCOLOR 256 0 0\nTITLECOLOR -1 0 0\nKEYTEXTCOLOR 99999999999999999999 1 1\n$link" },
    'swapped-scale' => sub { "SCALE 100 0 1 2 3\nSCALE nan inf 1 2 3\nSCALE -5K 1e9 1 1 1\nKEYPOS 10 10\n",
        "$link\tTARGET static:5\n" },
    'no-numbers' => sub { "$link\tTARGET static:nan static:inf static:1e999 0.0.0*static:1\n" },
    'endless-value' => sub { "$link\tTARGET ", '9' x 300, '*static:', '9' x 300, "T\n" },

    # bytes
    'nothing' => sub { '' },
    'zeros' => sub { "WIDTH 300\n\0\0NODE a\n\tLABEL a\0b\n\tPOSITION 50 50\n\0" },
    'noise' => sub { map { chr(($_ * 7919 + 13 + int($_ / 1000)) % 256) } 1 .. 100000 },
    'escapes' => sub { "NODE \e]0;hurt\a\e[2J\n\tTEMPLATE \e[31mred\n" },
    'utf16' => sub { "\xff\xfe", map { "$_\0" } split //, "WIDTH 300\n" },
    'utf16-unmarked' => sub { map { "$_\0" } split //, "WIDTH 300\nNODE a\n" },
    'windows' => sub { "\xef\xbb\xbf", join "\r\n", split /\n/, $link },
    'returns' => sub { join "\r", split /\n/, $link },
);

my ($name, $count) = @ARGV;
if ($name eq '--list') {
    print map { "$_\n" } sort keys %maps;
    exit;
}
binmode STDOUT;
print $maps{$name}->($count // 0);
