# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by the benchmarks: the program, a scratch folder, the tools built, a table of figures and its medians.
BLUMAP_SOURCE=${BLUMAP_SOURCE:-$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")}
BLUMAP=${BLUMAP:-$BLUMAP_SOURCE/build/release/blumap}
[ -x "$BLUMAP" ] || { echo "there is no $BLUMAP: cmake --preset release && cmake --build --preset release" >&2; exit 2; }
. "$BLUMAP_SOURCE/tests/collector/common.sh"
bench=$BLUMAP_SOURCE/tests/bench
rounds=${ROUNDS:-5}
YARDSTICKS=${YARDSTICKS:-} # a line each: NAME: COMMAND
figures=$scratch/figures   # a line each: WHAT NAME FIGURE VALUE
: >"$figures"

compile() { # PROGRAM [OPTION...]
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 "$bench/$1.c" -o "$scratch/$1" "${@:2}"
}

# The names of the yardsticks, and the command of one.
yardsticks() { sed -n 's/^ *\([^ :]*\): .*/\1/p' <<<"$YARDSTICKS"; }
yardstick() { sed -n "s/^ *$1: //p" <<<"$YARDSTICKS"; }

# turn ROUND NAME...: the names, begun with another one each round
turn() {
    local first=$((($1 - 1) % ($# - 1) + 1))
    shift
    echo "${@:first}" "${@:1:first-1}"
}

# note WHAT NAME "FIGURE=VALUE ...": of one round
note() {
    local pair
    for pair in $3; do echo "$1 $2 ${pair%%=*} ${pair#*=}"; done >>"$figures"
}

# print_medians FIGURE...: a line for each thing and name; in brackets how many times the first name's it is
print_medians() {
    awk -v wanted="$*" '
        function median(list,   n, i, j, t, a) {
            n = split(list, a, " ")
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && a[j - 1] + 0 > a[j] + 0; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
            return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
        }
        {
            key = $1 SUBSEP $2
            if (!(key in seen)) { seen[key] = 1; keys[++count] = key }
            values[key, $3] = values[key, $3] " " $4
        }
        END {
            figures = split(wanted, figure, " ")
            printf "%-22s %-16s", "", ""
            for (f = 1; f <= figures; f++) printf " %20s", figure[f]
            print ""
            for (k = 1; k <= count; k++) {
                split(keys[k], part, SUBSEP)
                if (!(part[1] in base)) base[part[1]] = keys[k]
                printf "%-22s %-16s", part[1], part[2]
                for (f = 1; f <= figures; f++) {
                    value = median(values[keys[k], figure[f]])
                    first = median(values[base[part[1]], figure[f]])
                    printf(" %11.0f %8s", value, (first > 0 ? sprintf("(%.2f)", value / first) : ""))
                }
                print ""
            }
        }' < <(sort -s -k1,1 "$figures")
}
