#!/usr/bin/perl
# Reads Prometheus' text format from stdin as strictly as its description has it; prints each sample as
# "NAME{LABELS} VALUE", or dies with what is wrong.
use strict;
use warnings;
use feature 'say';

my ( %type, %help, %seen, %bucket, $current );
my $name_shape = qr/[a-zA-Z_:][a-zA-Z0-9_:]*/;
my $labels     = qr/\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\}/;
local $/;
my $text = <STDIN>;
die "the last line has no end\n" if $text !~ /\n\z/;

sub metric_of {
    my ($name) = @_;
    return $name if exists $type{$name};
    ( my $base = $name ) =~ s/_(bucket|sum|count)$//;
    die "$name has no TYPE\n" if ( $type{$base} // '' ) ne 'histogram';
    return $base;
}

for ( split /\n/, $text ) {
    if (/^# HELP ($name_shape) (.+)$/) {
        die "HELP of $1 twice\n" if $help{$1}++;
        $current = $1;
    }
    elsif (/^# TYPE ($name_shape) (counter|gauge|histogram)$/) {
        my ( $name, $kind ) = ( $1, $2 );
        die "TYPE of $name twice, or not behind its HELP\n" if $type{$name} || $current ne $name;
        die "$name: a counter, and nothing else, ends in _total\n"
          if ( $kind eq "counter" ) != ( $name =~ /_total$/ ? 1 : 0 );
        $type{$name} = $kind;
    }
    elsif (/^($name_shape)($labels?) (-?\d+(?:\.\d+)?|\+Inf|NaN)$/) {
        my ( $name, $of, $value ) = ( $1, $2, $3 );
        my $metric = metric_of($name);
        die "$name stands among the samples of $current\n" if $metric ne $current;
        die "$name$of twice\n" if $seen{"$name$of"}++;
        die "$name$of: a counter below 0\n" if $type{$metric} eq 'counter' && $value < 0;
        if ( $name eq "${metric}_bucket" ) {
            my ($bound) = $of =~ /^\{le="([^"]+)"\}$/ or die "$name$of has no bound\n";
            my $list = $bucket{$metric} //= [];
            die "$name$of: out of order\n"
              if @$list && ( $bound ne '+Inf' && $bound <= $list->[-1][0] || $value < $list->[-1][1] );
            push @$list, [ $bound, $value ];
        }
        $bucket{"${metric}_count"} = $value if $name eq "${metric}_count";
        say "$name$of $value";
    }
    else { die "no line of the format: $_\n" }
}
for my $metric ( grep { $type{$_} eq 'histogram' } keys %type ) {
    my $last = $bucket{$metric}[-1];
    die "$metric: no bucket +Inf\n" if $last->[0] ne '+Inf';
    die "$metric: +Inf is not the count\n" if $last->[1] != $bucket{"${metric}_count"};
}
die "$_ has a HELP but no TYPE\n" for grep { !$type{$_} } keys %help;
