#include "layout/texts.h"

#include "map/tokens.h"

struct str texts_expand(const struct layout *layout, const struct item *owner, struct str text)
{
    if (str_find_char(text, '{') == STR_NONE) {
        return text;
    }
    struct token_scope scope = {
        .map = layout->map,
        .values = layout->values,
        .owner = owner,
        .place = owner ? owner->place : layout->place,
    };
    return tokens_expand(&scope, text, layout->arena, layout->diags);
}

struct str texts_cut(const struct layout *layout, const struct item *owner, struct str text)
{
    if (text.len > TEXTS_LONGEST) {
        diag_loss(layout->diags, owner ? owner->place : layout->place, NULL,
                  "a text of %zu bytes is cut: only %d are drawn", text.len, TEXTS_LONGEST);
    }
    return str_slice(text, 0, TEXTS_LONGEST);
}

struct str texts_shown(const struct layout *layout, const struct item *owner, struct str text)
{
    struct str shown = texts_cut(layout, owner, texts_expand(layout, owner, text));
    return layout->is_anonymous ? tokens_anonymise(shown, layout->arena) : shown;
}

struct point texts_size(const struct layout *layout, int64_t font, struct str text)
{
    return layout->metrics->text_size(layout->metrics->state, font, text);
}

bool texts_is_bitmap_font(const struct layout *layout, int64_t font)
{
    enum { BUILT_IN_FONTS = 5 };
    int64_t size = 0;
    for (size_t i = 0; i < layout->map->fonts.count; i++) {
        if (layout->map->fonts.items[i].number == font) {
            size = layout->map->fonts.items[i].size;
        }
    }
    return font <= BUILT_IN_FONTS || size == 0;
}

void texts_check_angle(const struct layout *layout, const struct item *item, int64_t font,
                       double angle)
{
    if (angle != 0 && texts_is_bitmap_font(layout, font)) {
        diag_warning(layout->diags, item->place, "WMWARN02",
                     "\"%.*s\": font %lld can't be turned by %g degrees, its text stays level; "
                     "give it a TrueType font by FONTDEFINE",
                     STR_ARG(item->name), (long long)font, angle);
    }
}
