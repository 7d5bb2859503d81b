#include "collector/web_request.h"

/* Whether an empty line has come. */
static bool is_complete(struct str bytes)
{
    return str_find(bytes, STR("\r\n\r\n")) != STR_NONE || str_find(bytes, STR("\n\n")) != STR_NONE;
}

/* What is before the first SEPARATOR in *REST, which begins behind it then; all, if there is none.
 */
static struct str cut(struct str *rest, char separator)
{
    size_t at = str_find_char(*rest, separator);
    struct str part = str_slice(*rest, 0, at);
    *rest = at == STR_NONE ? STR("") : str_from(*rest, at + 1);
    return part;
}

enum web_request web_request_read(struct str bytes, struct str *path)
{
    if (bytes.len > WEB_REQUEST_MAX) {
        return WEB_REQUEST_TOO_LONG;
    }
    if (!is_complete(bytes)) {
        return WEB_REQUEST_MORE;
    }
    struct str line = cut(&bytes, '\n');
    if (str_ends(line, STR("\r"))) {
        line.len--;
    }
    struct str method = cut(&line, ' '), target = cut(&line, ' ');
    if (!str_starts(line, STR("HTTP/1.")) || !str_starts(target, STR("/"))) {
        return WEB_REQUEST_SENSELESS;
    }
    *path = cut(&target, '?');
    return str_is(method, "GET") ? WEB_REQUEST_GET : WEB_REQUEST_OTHER_METHOD;
}
