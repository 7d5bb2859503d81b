#include "draw/formats.h"
#include "draw/studio.h"

bool gif_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why)
{
    (void)quality;
    int size = 0;
    void *bytes = gdImageGifPtr(canvas->image, &size);
    bool done = bytes && size > 0 && fwrite(bytes, 1, (size_t)size, stream) == (size_t)size;
    *why = bytes ? "writing failed" : "the GIF could not be made";
    if (bytes) {
        gdFree(bytes);
    }
    return done;
}
