// Opens the page given as argument by file:// and moves the mouse over each of its areas.
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';

const address = pathToFileURL(process.argv[2]).href;
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run'],
});
const page = await browser.newPage({ viewport: { width: 700, height: 500 } });
const troubles = [];
let checks = 0;

function check(fact, text) {
    checks++;
    if (!fact) {
        troubles.push(text);
    }
}

page.on('console', (message) => troubles.push(`console: ${message.text()}`));
page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
page.on('request', (request) => {
    if (!request.url().startsWith('file:')) {
        troubles.push(`request: ${request.url()}`);
    }
});
await page.goto(address);

// What each area says it shows, read from its handler as the browser decodes it, and a place where
// the mouse meets that area and no other.
const areas = await page.evaluate(() => Array.from(document.querySelectorAll('area')).map((area) => {
    const handler = area.getAttribute('onmouseover');
    const at = area.coords.split(',').map(Number);
    const xs = at.filter((_, i) => i % 2 === 0), ys = at.filter((_, i) => i % 2 === 1);
    const box = document.getElementById('wmapimage').getBoundingClientRect();
    const places = [];
    for (let x = Math.min(...xs); x <= Math.max(...xs); x += 1) {
        for (let y = Math.min(...ys); y <= Math.max(...ys); y += 1) {
            if (document.elementFromPoint(box.left + x, box.top + y) === area) {
                places.push({ x: box.left + x, y: box.top + y });
            }
        }
    }
    return {
        id: area.id, handler, href: area.getAttribute('href'),
        images: (handler.match(/<img/g) || []).length,
        at: places[Math.floor(places.length / 2)],
    };
}));
check(areas.length >= 11, `there are only ${areas.length} areas`);

const away = { x: 690, y: 490 };
const state = () => page.evaluate(() => {
    const box = document.getElementById('overDiv');
    return {
        shown: getComputedStyle(box).visibility === 'visible',
        caption: (box.querySelector('.over-caption') || {}).textContent,
        widths: Array.from(box.querySelectorAll('img')).map((image) => image.naturalWidth),
    };
});
const waitFor = (shown) => page.waitForFunction((wanted) => {
    const box = document.getElementById('overDiv'), rect = box.getBoundingClientRect();
    const inside = rect.left >= 0 && rect.top >= 0 && rect.right <= innerWidth &&
        rect.bottom <= innerHeight;
    return (getComputedStyle(box).visibility === 'visible') === wanted && (!wanted ||
        (inside && Array.from(box.querySelectorAll('img')).every((image) => image.complete)));
}, shown, { timeout: 5000 });

const captions = {
    'NODE:N104:0': 'The "left" one\'s graph & more', 'NODE:N105:0': 'right', 'NODE:N106:0': 'up',
    'LINK:L107:0': 'coming in', 'LINK:L107:2': 'coming in',
    'LINK:L107:1': 'going out', 'LINK:L107:3': 'going out',
};
for (const area of areas) {
    check(area.at, `${area.id}: the mouse cannot meet it`);
    if (!area.at) {
        continue;
    }
    await page.mouse.move(away.x, away.y);
    await waitFor(false);
    await page.mouse.move(area.at.x, area.at.y);
    await waitFor(true).catch(() => troubles.push(`${area.id}: not shown inside the window`));
    const now = await state();
    const caption = captions[area.id] || 'left-up';
    check(now.shown, `${area.id}: nothing pops up`);
    check(now.caption === caption, `${area.id}: the caption is "${now.caption}", not "${caption}"`);
    const good = now.widths.filter((width) => width > 0).length;
    check(area.images >= 1 && good >= 1, `${area.id}: no picture is shown`);
    await page.mouse.move(away.x, away.y);
    await waitFor(false).catch(() => troubles.push(`${area.id}: the popup stays`));
}

// Markup in notes works, scripts in it do not.
const left = areas.find((area) => area.id === 'NODE:N104:0');
await page.mouse.move(left.at.x, left.at.y);
await waitFor(true);
const content = await page.evaluate(() => ({
    bold: (document.querySelector('#overDiv .over-content b') || {}).textContent,
    handlers: document.querySelectorAll('#overDiv [onerror], #overDiv script').length,
    broken: window.broken,
}));
check(content.bold === 'markup', 'markup in NOTES is not shown as such');
check(content.handlers === 0 && content.broken === undefined, 'a script in NOTES got through');

// The keyboard reaches areas that lead somewhere; Escape closes.
await page.mouse.move(away.x, away.y);
await waitFor(false);
await page.focus('area[href]');
await waitFor(true).catch(() => troubles.push('the keyboard opens nothing'));
await page.keyboard.press('Escape');
await waitFor(false).catch(() => troubles.push('Escape does not close'));

await browser.close();
for (const trouble of troubles) {
    console.error(trouble);
}
console.log(`${areas.length} areas, ${checks} checks, ${troubles.length} troubles`);
process.exit(troubles.length ? 1 : 0);
