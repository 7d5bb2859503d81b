/* The words of the map language that stand for values. */
#include "map/rows.h"

const struct lang_choice map_words_html_style[] = { { "static", HTML_STATIC },
                                                    { "overlib", HTML_OVERLIB },
                                                    { NULL, 0 } };

const struct lang_choice map_words_legend_style[] = {
    { "classic", LEGEND_CLASSIC },   { "horizontal", LEGEND_HORIZONTAL },
    { "vertical", LEGEND_VERTICAL }, { "inverted", LEGEND_INVERTED },
    { "tags", LEGEND_TAGS },         { NULL, 0 },
};

const struct lang_choice map_words_scale_type[] = { { "percent", SCALE_PERCENT },
                                                    { "absolute", SCALE_ABSOLUTE },
                                                    { NULL, 0 } };

const struct lang_choice map_words_direction[] = { { "in", DIRECTION_IN },
                                                   { "out", DIRECTION_OUT },
                                                   { NULL, 0 } };

const struct lang_choice map_words_compass[] = {
    { "C", COMPASS_C },   { "N", COMPASS_N }, { "NE", COMPASS_NE }, { "E", COMPASS_E },
    { "SE", COMPASS_SE }, { "S", COMPASS_S }, { "SW", COMPASS_SW }, { "W", COMPASS_W },
    { "NW", COMPASS_NW }, { NULL, 0 },
};

const struct lang_choice map_words_label_angle[] = {
    { "0", 0 }, { "90", 90 }, { "180", 180 }, { "270", 270 }, { NULL, 0 }
};

const struct lang_choice map_words_duplex[] = { { "full", DUPLEX_FULL },
                                                { "half", DUPLEX_HALF },
                                                { NULL, 0 } };

const struct lang_choice map_words_via_style[] = { { "curved", VIA_CURVED },
                                                   { "angled", VIA_ANGLED },
                                                   { NULL, 0 } };

const struct lang_choice map_words_link_style[] = { { "twoway", LINK_TWOWAY },
                                                    { "oneway", LINK_ONEWAY },
                                                    { NULL, 0 } };

const struct lang_choice map_words_box_style[] = { { "classic", BOX_CLASSIC },
                                                   { "angled", BOX_ANGLED },
                                                   { NULL, 0 } };

const struct lang_choice map_words_comment_style[] = { { "edge", COMMENT_EDGE },
                                                       { "center", COMMENT_CENTER },
                                                       { NULL, 0 } };

const struct lang_choice map_words_bandwidth_label[] = {
    { "percent", BWLABEL_PERCENT },
    { "bits", BWLABEL_BITS },
    { "unformatted", BWLABEL_UNFORMATTED },
    { "none", BWLABEL_NONE },
    { NULL, 0 },
};
