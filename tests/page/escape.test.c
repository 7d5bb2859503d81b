#include "page/escape.h"
#include "unit.h"

struct sample {
    const char *text, *escaped;
};

static void check(void (*escape)(struct buf *, struct str), const struct sample *samples,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf out = { 0 };
        escape(&out, str_of(samples[i].text));
        assert_string_equal(buf_text(&out), samples[i].escaped);
        buf_free(&out);
    }
}

static void test_text_shows_as_typed(void **state)
{
    static const struct sample samples[] = {
        { "", "" },
        { "a & <html> \"q\" 'p'", "a &amp; &lt;html&gt; \"q\" 'p'" },
        { "&amp;", "&amp;amp;" },
    };
    (void)state;
    check(escape_text, samples, UNIT_COUNT(samples));
}

static void test_address_cannot_end_its_attribute(void **state)
{
    static const struct sample samples[] = {
        { "http://x/a?b=1&c=2", "http://x/a?b=1&c=2" },
        { "a?x=1&amp;y", "a?x=1&amp;y" },
        { "\" onclick=\"x", "&quot; onclick=&quot;x" },
        { "a><script>", "a&gt;&lt;script&gt;" },
    };
    (void)state;
    check(escape_address, samples, UNIT_COUNT(samples));
}

static void test_script_html_keeps_its_markup_and_its_string(void **state)
{
    static const struct sample samples[] = {
        { "in \"quotes\" & 'quotes' <b>bold</b>",
          "in &quot;quotes&quot; &amp; \\&apos;quotes\\&apos; &lt;b&gt;bold&lt;/b&gt;" },
        { "&apos;", "&amp;apos;" },
        { "two\nlines\r", "two\\nlines\\r" },
        /* a backslash stays where it does no harm */
        { "one\\ntwo", "one\\ntwo" },
        { "C:\\dir", "C:\\dir" },
        { "a\\\\b", "a\\\\b" },
        { "\\\"", "\\&quot;" },
        { "\\x41 \\u0041", "\\x41 \\u0041" },
        /* and is doubled where it would */
        { "end\\", "end\\\\" },
        { "\\'+alert(1)+'", "\\\\\\&apos;+alert(1)+\\&apos;" },
        { "\\\\'", "\\\\\\&apos;" },
        { "\\\\\\'", "\\\\\\\\\\&apos;" },
        { "\\x4 \\u12g4", "\\\\x4 \\\\u12g4" },
        { "\\x", "\\\\x" },
        { "\\\n", "\\\\\\n" },
    };
    (void)state;
    check(escape_script_html, samples, UNIT_COUNT(samples));
}

static void test_script_address_stays_unless_it_could_end_the_string(void **state)
{
    static const struct sample samples[] = {
        { "http://x/a.png?id=3&speed=6h", "http://x/a.png?id=3&speed=6h" },
        { "a?x=1&amp;y=2", "a?x=1&amp;y=2" },
        { "a'b", "a\\&apos;b" },
        { "a&apos;b", "a&amp;apos;b" },
        { "a&#39;b&#x27;c&#", "a&amp;#39;b&amp;#x27;c&amp;#" },
        { "a&bsol;&NewLine;", "a&amp;bsol;&amp;NewLine;" },
        { "a&copy=1&x", "a&copy=1&x" },
        { "a\\b", "a%5Cb" },
        { "a b\"c<d>e\tf\n", "a%20b%22c%3Cd%3Ee%09f%0A" },
    };
    (void)state;
    check(escape_script_address, samples, UNIT_COUNT(samples));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_shows_as_typed),
        cmocka_unit_test(test_address_cannot_end_its_attribute),
        cmocka_unit_test(test_script_html_keeps_its_markup_and_its_string),
        cmocka_unit_test(test_script_address_stays_unless_it_could_end_the_string),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
