#include "collector/origins.h"

#include <string.h>

#include "unit.h"

enum { NETWORKS = 5000, EACH = 3 };

static size_t count(const struct origins *origins, const struct sockets_network *network)
{
    const struct origin *origin = origins_find(origins, network);
    return origin ? origin->connections : 0;
}

static struct sockets_network network(unsigned number)
{
    struct sockets_network made = { 0 };
    memcpy(made.bytes + 12, &number, sizeof number);
    return made;
}

static void test_each_network_is_counted_by_itself(void **state)
{
    (void)state;
    static struct origin *entered[NETWORKS][EACH];
    struct origins origins;
    origins_init(&origins, 1); /* far fewer buckets than networks */
    for (unsigned i = 0; i < NETWORKS; i++) {
        const struct sockets_network from = network(i);
        for (size_t j = 0; j < EACH; j++) {
            assert_int_equal(count(&origins, &from), j);
            entered[i][j] = origins_enter(&origins, &from);
            assert_ptr_equal(entered[i][j], entered[i][0]);
        }
    }
    for (unsigned i = 0; i < NETWORKS; i++) {
        const struct sockets_network from = network(i);
        for (size_t j = EACH; j-- > 0;) {
            origins_leave(&origins, entered[i][0]);
            assert_int_equal(count(&origins, &from), j);
        }
    }
    origins_clear(&origins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_network_is_counted_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
