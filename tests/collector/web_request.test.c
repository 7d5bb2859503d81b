#include "collector/web_request.h"

#include "unit.h"

#include "base/buf.h"

static const struct {
    const char *bytes, *path; /* NULL, unless it is a GET */
    enum web_request request;
} cases[] = {
    { "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "/metrics", WEB_REQUEST_GET },
    { "GET /metrics HTTP/1.0\r\n\r\n", "/metrics", WEB_REQUEST_GET },
    { "GET /metrics HTTP/1.1\nHost: x\n\n", "/metrics", WEB_REQUEST_GET },
    { "GET /metrics?a=1&b=/ HTTP/1.1\r\n\r\nmore", "/metrics", WEB_REQUEST_GET },
    { "GET / HTTP/1.1\r\n\r\n", "/", WEB_REQUEST_GET },
    { "", NULL, WEB_REQUEST_MORE },
    { "GET /metrics HTTP/1.1\r\nHost: x\r\n", NULL, WEB_REQUEST_MORE },
    { "GET /metrics HTTP/1.1\r\nHost: x\r\n\r", NULL, WEB_REQUEST_MORE },
    { "POST /metrics HTTP/1.1\r\n\r\n", NULL, WEB_REQUEST_OTHER_METHOD },
    { "get /metrics HTTP/1.1\r\n\r\n", NULL, WEB_REQUEST_OTHER_METHOD },
    { "GET /metrics\r\n\r\n", NULL, WEB_REQUEST_SENSELESS },
    { "GET /metrics HTTP/2\r\n\r\n", NULL, WEB_REQUEST_SENSELESS },
    { "GET  /metrics HTTP/1.1\r\n\r\n", NULL, WEB_REQUEST_SENSELESS },
    { "GET http://x/metrics HTTP/1.1\r\n\r\n", NULL, WEB_REQUEST_SENSELESS },
    { "\r\n\r\n", NULL, WEB_REQUEST_SENSELESS },
};

static void test_first_line_tells(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct str path;
        assert_int_equal(web_request_read(str_of(cases[i].bytes), &path), cases[i].request);
        if (cases[i].path) {
            assert_str(path, cases[i].path);
        }
    }
}

static void test_long_one_is_not_waited_for(void **state)
{
    struct buf bytes = { 0 };
    struct str path;
    (void)state;
    while (bytes.len < WEB_REQUEST_MAX) {
        buf_add_char(&bytes, 'x');
    }
    assert_int_equal(web_request_read(buf_str(&bytes), &path), WEB_REQUEST_MORE);
    buf_add_char(&bytes, 'x');
    assert_int_equal(web_request_read(buf_str(&bytes), &path), WEB_REQUEST_TOO_LONG);
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_line_tells),
        cmocka_unit_test(test_long_one_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
