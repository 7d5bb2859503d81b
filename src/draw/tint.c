#include "draw/tint.h"

#include "base/number.h"
#include "draw/pixel.h"

/* Lightness 0 to 255 of three components of 0 to 255. */
static int lightness(double red, double green, double blue)
{
    return pixel_of(number_round(255 * (red + green + blue) / 765));
}

/* The component whose value at the colour's own LEVEL is OWN, at level I: straight down to 0 at
 * black and straight up to 255 at white. */
static double ramp(double own, int level, int i)
{
    if (i == level) {
        return own;
    }
    if (i < level) {
        return own - number_round(own / level * (level - i));
    }
    return own + number_round((255 - own) / (255 - level) * (i - level));
}

void tint_ramp(gdImage *image, struct colour colour)
{
    int level = lightness(colour.red, colour.green, colour.blue);
    for (int i = 0; !image->trueColor && i < gdImageColorsTotal(image); i++) {
        int own = lightness(image->red[i], image->green[i], image->blue[i]);
        struct colour tinted = { COLOUR_RGB, ramp(colour.red, level, own),
                                 ramp(colour.green, level, own), ramp(colour.blue, level, own) };
        int pixel = pixel_colour(tinted);
        image->red[i] = gdTrueColorGetRed(pixel);
        image->green[i] = gdTrueColorGetGreen(pixel);
        image->blue[i] = gdTrueColorGetBlue(pixel);
        image->alpha[i] = gdAlphaOpaque;
    }
}

void tint_filter(gdImage *image, struct colour colour)
{
    int pixel = pixel_colour(colour);
    gdImageColor(image, gdTrueColorGetRed(pixel), gdTrueColorGetGreen(pixel),
                 gdTrueColorGetBlue(pixel), 0);
}
