#include "source/rrd_aggregate.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "source/part.h"

static const double not_known = (double)NAN;

/* One column, joined. */
struct column {
    double *values; /* NaN: not known */
    size_t count;
    int64_t step; /* seconds */
};

struct rrd_aggregate {
    double (*value)(const struct column *column, double parameter);
    double parameter;
};

/* ---- joining rows ---- */

static double join_average(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / (double)count;
}

static double join_minimum(const double *values, size_t count)
{
    double least = values[0];
    for (size_t i = 1; i < count; i++) {
        least = values[i] < least ? values[i] : least;
    }
    return least;
}

static double join_maximum(const double *values, size_t count)
{
    double most = values[0];
    for (size_t i = 1; i < count; i++) {
        most = values[i] > most ? values[i] : most;
    }
    return most;
}

static double join_last(const double *values, size_t count)
{
    return values[count - 1];
}

/* COUNT is at least 1, all are known. */
typedef double join_function(const double *values, size_t count);

static const struct join {
    const char *function;
    join_function *join;
} joins[] = {
    { "MIN", join_minimum },
    { "MAX", join_maximum },
    { "LAST", join_last },
    { "FAILURES", join_maximum },
};

static join_function *find_join(const char *function)
{
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        if (strcmp(joins[i].function, function) == 0) {
            return joins[i].join;
        }
    }
    return join_average;
}

/* The known values of rows [FROM, FROM + COUNT) of COLUMN, joined; NaN if there are none. ROOM
 * holds COUNT values. */
static double join_rows(const struct rrd_series *series, size_t column, size_t from, size_t count,
                        join_function *join, double *room)
{
    size_t known = 0;
    for (size_t row = from; row < from + count; row++) {
        double value = series->values[row * series->source_count + column];
        if (!isnan(value)) {
            room[known++] = value;
        }
    }
    return known > 0 ? join(room, known) : not_known;
}

/* Longer rows end at multiples of their own length; one that the series does not cover whole, at
 * either end, is not known. */
static struct column column_join(const struct rrd_series *series, size_t column,
                                 const struct rrd_query *query)
{
    int64_t factor = (query->resolution + series->step - 1) / series->step;
    factor = factor < 1 ? 1 : factor;
    int64_t step = series->step * factor;
    int64_t start = series->start - series->start % step;
    int64_t end = series->end + (step - series->end % step) % step;
    struct column joined = { .count = (size_t)((end - start) / step), .step = step };
    joined.values = memory_new(joined.count + 1, sizeof *joined.values);
    double *room = memory_new((size_t)factor, sizeof *room);
    join_function *join = find_join(query->function);
    for (size_t i = 0; i < joined.count; i++) {
        int64_t from = start + (int64_t)i * step;
        bool is_whole = from >= series->start && from + step <= series->end;
        size_t row = is_whole ? (size_t)((from - series->start) / series->step) : 0;
        joined.values[i] =
            is_whole ? join_rows(series, column, row, (size_t)factor, join, room) : not_known;
    }
    memory_free(room);
    return joined;
}

/* ---- the functions ---- */

static double value_maximum(const struct column *column, double parameter)
{
    (void)parameter;
    double most = not_known;
    for (size_t i = 0; i < column->count; i++) {
        if (isnan(most) || column->values[i] > most) {
            most = column->values[i];
        }
    }
    return most;
}

static double value_minimum(const struct column *column, double parameter)
{
    (void)parameter;
    double least = not_known;
    for (size_t i = 0; i < column->count; i++) {
        if (isnan(least) || column->values[i] < least) {
            least = column->values[i];
        }
    }
    return least;
}

static double sum_of(const struct column *column, size_t *known)
{
    double sum = 0;
    *known = 0;
    for (size_t i = 0; i < column->count; i++) {
        if (isfinite(column->values[i])) {
            sum += column->values[i];
            (*known)++;
        }
    }
    return sum;
}

static double value_total(const struct column *column, double parameter)
{
    (void)parameter;
    size_t known;
    double sum = sum_of(column, &known);
    return known > 0 ? sum * (double)column->step : not_known;
}

static double value_average(const struct column *column, double parameter)
{
    (void)parameter;
    size_t known;
    double sum = sum_of(column, &known);
    return known > 0 ? sum / (double)known : not_known;
}

static double value_deviation(const struct column *column, double parameter)
{
    double average = value_average(column, parameter);
    double sum = 0;
    size_t known = 0;
    for (size_t i = 0; i < column->count; i++) {
        if (isfinite(column->values[i])) {
            double off = column->values[i] - average;
            sum += off * off;
            known++;
        }
    }
    return known > 0 ? sqrt(sum / (double)known) : not_known;
}

static double value_first(const struct column *column, double parameter)
{
    (void)parameter;
    for (size_t i = 0; i < column->count; i++) {
        if (!isnan(column->values[i])) {
            return column->values[i];
        }
    }
    return not_known;
}

static double value_last(const struct column *column, double parameter)
{
    (void)parameter;
    for (size_t i = column->count; i > 0; i--) {
        if (!isnan(column->values[i - 1])) {
            return column->values[i - 1];
        }
    }
    return not_known;
}

/* What is not known is less than anything. */
static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    if (isnan(a) || isnan(b)) {
        return isnan(b) - isnan(a);
    }
    return (a > b) - (a < b);
}

static double percentile(double *values, size_t count, double percent)
{
    if (count == 0) {
        return not_known;
    }
    qsort(values, count, sizeof *values, compare_values);
    return values[(size_t)round(percent * (double)(count - 1) / 100)];
}

static double value_percent(const struct column *column, double parameter)
{
    return percentile(column->values, column->count, parameter);
}

static double value_percent_known(const struct column *column, double parameter)
{
    size_t known = 0;
    for (size_t i = 0; i < column->count; i++) {
        if (!isnan(column->values[i])) {
            column->values[known++] = column->values[i];
        }
    }
    return percentile(column->values, known, parameter);
}

static const struct function {
    const char *name;
    bool has_parameter;
    double (*value)(const struct column *column, double parameter);
} functions[] = {
    { "MAXIMUM", false, value_maximum },
    { "MINIMUM", false, value_minimum },
    { "AVERAGE", false, value_average },
    { "TOTAL", false, value_total },
    { "STDEV", false, value_deviation },
    { "FIRST", false, value_first },
    { "LAST", false, value_last },
    { "PERCENT", true, value_percent },
    { "PERCENTNAN", true, value_percent_known },
};

const struct rrd_aggregate *rrd_aggregate_find(struct str text, struct arena *arena)
{
    struct str parameter = { 0 };
    double percent = 0;
    bool has_parameter = part_cut(&text, ',', &parameter);
    if (has_parameter && (!number_decimal(parameter, &percent) || percent < 0 || percent > 100)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (str_is(text, functions[i].name) && functions[i].has_parameter == has_parameter) {
            struct rrd_aggregate *found = ARENA_NEW(arena, struct rrd_aggregate);
            *found = (struct rrd_aggregate){ functions[i].value, percent };
            return found;
        }
    }
    return NULL;
}

double rrd_aggregate_value(const struct rrd_aggregate *aggregate, const struct rrd_series *series,
                           size_t column, const struct rrd_query *query)
{
    struct column joined = column_join(series, column, query);
    double value = aggregate->value(&joined, aggregate->parameter);
    memory_free(joined.values);
    return value;
}
