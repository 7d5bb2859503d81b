/* What somebody asks for by HTTP: the first line of a request; its other lines are passed over. */
#ifndef BLUMAP_COLLECTOR_WEB_REQUEST_H
#define BLUMAP_COLLECTOR_WEB_REQUEST_H

#include "base/str.h"

enum { WEB_REQUEST_MAX = 4096 }; /* bytes, with all headers */

enum web_request {
    WEB_REQUEST_MORE, /* it is not complete */
    WEB_REQUEST_GET,
    WEB_REQUEST_SENSELESS,    /* it is no HTTP/1 */
    WEB_REQUEST_TOO_LONG,     /* than WEB_REQUEST_MAX */
    WEB_REQUEST_OTHER_METHOD, /* than GET */
    WEB_REQUEST_KINDS,
};

/* Reads what has come so far. *PATH, of a GET, is without its query and points into BYTES. */
enum web_request web_request_read(struct str bytes, struct str *path);

#endif
