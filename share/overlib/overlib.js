/* overlib() and nd() for weathermap pages: a popup with caption and picture beside the pointer.
 *
 * A small stand-in for the old overLIB script, as far as weathermaps use it; it needs nothing else,
 * loads nothing but the pictures in a popup, and evaluates no text. What a popup holds is cut down
 * to harmless HTML first. Part of blumap, GPL-3.0-or-later. */
(function () {
    'use strict';

    /* The words a call may hold after its content, and how many values follow each. */
    var WORDS = {
        CAPTION: 1, DELAY: 1, WIDTH: 1, HEIGHT: 1, OFFSETX: 1, OFFSETY: 1,
        LEFT: 0, RIGHT: 0, CENTER: 0, ABOVE: 0, BELOW: 0, STICKY: 0,
        FGCOLOR: 1, BGCOLOR: 1, TEXTCOLOR: 1, CAPCOLOR: 1, CLOSECOLOR: 1, TEXTSIZE: 1,
        CAPTIONSIZE: 1, BORDER: 1, TIMEOUT: 1, FULLHTML: 0, MOUSEOFF: 0, NOCLOSE: 0
    };
    var ELEMENTS = /^(A|B|BIG|BLOCKQUOTE|BR|CENTER|CODE|DD|DIV|DL|DT|EM|FONT|H[1-6]|HR|I|IMG|LI|OL|P|PRE|S|SMALL|SPAN|STRONG|SUB|SUP|TABLE|TBODY|TD|TFOOT|TH|THEAD|TR|TT|U|UL)$/;
    var ATTRIBUTES = /^(align|alt|bgcolor|border|cellpadding|cellspacing|color|colspan|face|height|href|rowspan|size|src|title|valign|width)$/;
    var STYLE =
        '#overDiv{position:absolute;z-index:1000;visibility:hidden;pointer-events:none;' +
        'box-sizing:border-box;max-width:calc(100vw - 16px);overflow:hidden;' +
        'font:13px/1.45 system-ui,sans-serif;color:#1d232b;background:#fff;' +
        'border:1px solid #8793a2;border-radius:6px;box-shadow:0 6px 20px rgba(15,23,36,.28)}' +
        '#overDiv.over-shown{visibility:visible}' +
        '#overDiv .over-caption{padding:4px 10px;font-weight:600;background:#33475f;color:#fff}' +
        '#overDiv .over-content{padding:6px 8px}' +
        '#overDiv .over-content:empty{display:none}' +
        '#overDiv img{max-width:100%;max-height:calc(100vh - 64px);object-fit:contain;' +
        'vertical-align:middle}' +
        '@media (prefers-color-scheme:dark){#overDiv{color:#dfe5ec;background:#1c2229;' +
        'border-color:#4d5a69;box-shadow:0 6px 20px rgba(0,0,0,.6)}' +
        '#overDiv .over-caption{background:#3d5672}}';
    var MARGIN = 8; /* pixels kept free at the window's edge */

    var pointer = { x: 0, y: 0, touches: false };
    var shown = null;  /* the area the popup belongs to, once it is there */
    var wanted = null; /* the area it was asked for */
    var timer = 0;
    var place = {};    /* the words of the call that say where */

    function Word(name) {
        this.name = name;
    }

    Object.keys(WORDS).forEach(function (name) {
        window[name] = new Word(name);
    });

    /* The words of a call as an object: CAPTION, 'x', LEFT gives { CAPTION: 'x', LEFT: true }. */
    function readWords(list) {
        var read = {};
        for (var i = 1; i < list.length; i++) {
            if (list[i] instanceof Word) {
                var name = list[i].name;
                read[name] = WORDS[name] ? list[++i] : true;
            }
        }
        return read;
    }

    function popup() {
        var box = document.getElementById('overDiv');
        if (!box) {
            box = document.createElement('div');
            box.id = 'overDiv';
            document.body.appendChild(box);
        }
        if (!document.getElementById('overStyle')) {
            var style = document.createElement('style');
            style.id = 'overStyle';
            style.textContent = STYLE;
            document.head.insertBefore(style, document.head.firstChild);
            box.setAttribute('role', 'tooltip');
            box.removeAttribute('style');
        }
        return box;
    }

    /* ---- harmless HTML ---- */

    function isGoodAddress(element, text) {
        try {
            var protocol = new URL(text, document.baseURI).protocol;
            return /^(https?|file):$/.test(protocol) ||
                (protocol === 'data:' && element.tagName === 'IMG');
        } catch (wrong) {
            return false;
        }
    }

    function cleanAttributes(element) {
        Array.from(element.attributes).forEach(function (attribute) {
            var name = attribute.name;
            var isAddress = name === 'src' || name === 'href';
            if (!ATTRIBUTES.test(name) ||
                (isAddress && !isGoodAddress(element, attribute.value))) {
                element.removeAttribute(name);
            }
        });
    }

    function cleanNode(node) {
        Array.from(node.childNodes).forEach(function (child) {
            if (child.nodeType === Node.TEXT_NODE) {
                return;
            }
            if (child.nodeType !== Node.ELEMENT_NODE || !ELEMENTS.test(child.tagName)) {
                child.remove();
                return;
            }
            cleanAttributes(child);
            cleanNode(child);
        });
    }

    /* The parsed document is inert: nothing in it runs or loads before it is adopted. */
    function addHtml(box, name, html) {
        var body = new DOMParser().parseFromString(String(html), 'text/html').body;
        var part = document.createElement('div');
        cleanNode(body);
        part.className = name;
        while (body.firstChild) {
            part.appendChild(document.adoptNode(body.firstChild));
        }
        box.appendChild(part);
    }

    /* ---- where it goes ---- */

    /* On one axis: before or after the pointer, the other way if there is no room, and always
     * within the window. */
    function start(at, size, room, offset, wantsBefore) {
        var before = at - size - offset, after = at + offset;
        var fitsBefore = before >= MARGIN, fitsAfter = after + size <= room - MARGIN;
        var goesBefore = wantsBefore ? fitsBefore || !fitsAfter : !fitsAfter && fitsBefore;
        var wished = goesBefore ? before : after;
        return Math.max(MARGIN, Math.min(wished, room - MARGIN - size));
    }

    function move() {
        var box = popup(), root = document.documentElement;
        var width = box.offsetWidth, height = box.offsetHeight;
        var x = place.CENTER ? pointer.x - width / 2
            : start(pointer.x, width, root.clientWidth, Number(place.OFFSETX) || 12, place.LEFT);
        var y = start(pointer.y, height, root.clientHeight, Number(place.OFFSETY) || 14,
            place.ABOVE);
        box.style.left = Math.max(MARGIN, x) + window.scrollX + 'px';
        box.style.top = y + window.scrollY + 'px';
    }

    function show(html, words, area) {
        var box = popup();
        box.textContent = '';
        if (words.CAPTION !== undefined && words.CAPTION !== '') {
            addHtml(box, 'over-caption', words.CAPTION);
        }
        addHtml(box, 'over-content', html);
        box.style.width = words.WIDTH ? Number(words.WIDTH) + 18 + 'px' : '';
        box.style.minHeight = words.HEIGHT ? Number(words.HEIGHT) + 'px' : '';
        place = words;
        shown = area;
        box.querySelectorAll('img').forEach(function (image) {
            image.addEventListener('load', move);
        });
        box.classList.add('over-shown');
        move();
    }

    /* ---- what pages call ---- */

    window.overlib = function (html) {
        var words = readWords(arguments);
        var area = wanted;
        clearTimeout(timer);
        timer = setTimeout(function () {
            show(html, words, area);
        }, pointer.touches ? 0 : Number(words.DELAY) || 0);
        return true;
    };

    window.nd = function () {
        clearTimeout(timer);
        shown = null;
        popup().classList.remove('over-shown');
        return true;
    };

    /* ---- mouse, keyboard, touch ---- */

    function areaOf(event) {
        var target = event.target;
        return target && target.closest ? target.closest('area,a') : null;
    }

    function follow(event) {
        pointer.x = event.clientX;
        pointer.y = event.clientY;
        wanted = areaOf(event);
        if (event.type === 'mousemove' && shown) {
            move();
        }
    }

    /* The middle of an area, in the window. */
    function middleOf(area) {
        var image = document.querySelector('img[usemap]');
        var at = (area.coords || '').split(',').map(Number);
        var box = image ? image.getBoundingClientRect() : { left: 0, top: 0 };
        var xs = at.filter(function (value, i) { return i % 2 === 0; });
        var ys = at.filter(function (value, i) { return i % 2 === 1; });
        return {
            x: box.left + (Math.min.apply(null, xs) + Math.max.apply(null, xs)) / 2,
            y: box.top + (Math.min.apply(null, ys) + Math.max.apply(null, ys)) / 2
        };
    }

    document.addEventListener('mouseover', follow, true);
    document.addEventListener('mousemove', follow, true);
    document.addEventListener('pointerdown', function (event) {
        pointer.touches = event.pointerType === 'touch';
        if (pointer.touches && !areaOf(event)) {
            window.nd();
        }
    }, true);

    /* A finger's first touch shows the popup, its second follows the link. */
    document.addEventListener('click', function (event) {
        var area = areaOf(event);
        if (pointer.touches && area && area.onmouseover && shown !== area) {
            event.preventDefault();
            wanted = area;
            pointer.x = event.clientX;
            pointer.y = event.clientY;
            area.onmouseover.call(area, event);
        }
    }, true);

    document.addEventListener('focusin', function (event) {
        var area = areaOf(event);
        if (area && area.coords && area.onmouseover && !pointer.touches) {
            var middle = middleOf(area);
            pointer.x = middle.x;
            pointer.y = middle.y;
            wanted = area;
            area.onmouseover.call(area, event);
        }
    });
    document.addEventListener('focusout', function () {
        window.nd();
    });
    document.addEventListener('keydown', function (event) {
        if (event.key === 'Escape') {
            window.nd();
        }
    });
}());
