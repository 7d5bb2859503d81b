#include "draw/formats.h"

static bool has_part(struct str text, struct str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (str_equal_nocase(str_slice(text, i, i + part.len), part)) {
            return true;
        }
    }
    return false;
}

const struct picture_format *picture_format_for(struct str file_name)
{
    enum { MARKS = 2, FORMATS = 3 };
    static const struct picture_format formats[FORMATS] = {
        { "JPEG", { ".jpg", ".jpeg" }, jpeg_write_canvas },
        { "GIF", { ".gif", NULL }, gif_write_canvas },
        { "PNG", { ".png", NULL }, png_write_canvas },
    };
    for (size_t i = 0; i < FORMATS; i++) {
        for (size_t j = 0; j < MARKS && formats[i].marks[j]; j++) {
            if (has_part(file_name, str_of(formats[i].marks[j]))) {
                return &formats[i];
            }
        }
    }
    return NULL;
}
