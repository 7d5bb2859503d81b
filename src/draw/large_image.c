#include "draw/large_image.h"

#include <stdint.h>
#include <sys/mman.h>

#include "base/memory.h"

enum { LARGE_PAGE = 2 * 1024 * 1024 };

/* The memory of WIDTH x HEIGHT pixels: before the first large page's start there may be up to one
 * of waste, which is never touched. */
static size_t room_for(int width, int height)
{
    return (size_t)width * (size_t)height * sizeof(int) + LARGE_PAGE;
}

static char *page_start(char *memory)
{
    size_t over = (uintptr_t)memory % LARGE_PAGE;
    return memory + (over ? LARGE_PAGE - over : 0);
}

static void give_rows(gdImage *image, char *memory, int width, int height)
{
    int **rows = memory_new((size_t)height + 1, sizeof *rows);
    char *start = page_start(memory);
    for (int y = 0; y < height; y++) {
        rows[y] = (void *)(start + (size_t)y * (size_t)width * sizeof(int));
    }
    rows[height] = (void *)memory; /* for giving it back */
    gdFree(image->tpixels[0]);
    gdFree(image->tpixels);
    image->tpixels = rows;
    image->sx = width;
    image->sy = height;
    image->cx2 = width - 1;
    image->cy2 = height - 1;
}

gdImage *large_image_new(int width, int height)
{
    size_t room = room_for(width, height);
    char *memory = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    madvise(memory, room, MADV_HUGEPAGE); /* only advice */
    gdImage *image = gdImageCreateTrueColor(1, 1);
    if (!image) {
        munmap(memory, room);
        return NULL;
    }
    give_rows(image, memory, width, height);
    return image;
}

void large_image_free(gdImage *image)
{
    munmap(image->tpixels[image->sy], room_for(image->sx, image->sy));
    memory_free(image->tpixels);
    image->tpixels = NULL;
    gdImageDestroy(image);
}
