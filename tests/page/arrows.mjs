// Opens the page given as argument by file:// and moves the mouse over every arrow of its links: the
// link's name and its graph pop up. The arrows expected are the second argument.
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';

const [file, expected] = process.argv.slice(2);
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run'],
});
const page = await browser.newPage({ viewport: { width: 3700, height: 1950 } });
const troubles = [];
page.on('console', (message) => troubles.push(`console: ${message.text()}`));
page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
await page.goto(pathToFileURL(file).href);

// A place in the middle of each arrow's own part of the picture.
const arrows = await page.evaluate(() => Array.from(document.querySelectorAll('area'))
    .filter((area) => /^LINK:L\d+:[01]$/.test(area.id)).map((area) => {
        const at = area.coords.split(',').map(Number);
        const xs = at.filter((_, i) => i % 2 === 0), ys = at.filter((_, i) => i % 2 === 1);
        const box = document.getElementById('wmapimage').getBoundingClientRect();
        const places = [];
        for (let x = Math.min(...xs); x <= Math.max(...xs); x++) {
            for (let y = Math.min(...ys); y <= Math.max(...ys); y++) {
                if (document.elementFromPoint(box.left + x, box.top + y) === area) {
                    places.push({ x: box.left + x, y: box.top + y });
                }
            }
        }
        const caption = /CAPTION,'([^']*)'/.exec(area.getAttribute('onmouseover'));
        return { id: area.id, caption: caption && caption[1], at: places[places.length >> 1] };
    }));
if (arrows.length !== Number(expected)) {
    troubles.push(`there are ${arrows.length} arrows, not ${expected}`);
}
for (const arrow of arrows) {
    if (!arrow.at) {
        troubles.push(`${arrow.id}: the mouse cannot meet it`);
        continue;
    }
    await page.mouse.move(3690, 1940);
    await page.mouse.move(arrow.at.x, arrow.at.y);
    await page.waitForFunction((caption) => {
        const box = document.getElementById('overDiv');
        const images = Array.from(box.querySelectorAll('img'));
        return getComputedStyle(box).visibility === 'visible' && images.length > 0 &&
            box.querySelector('.over-caption').textContent === caption &&
            images.every((image) => image.complete && image.naturalWidth > 0);
    }, arrow.caption, { timeout: 5000 })
        .catch(() => troubles.push(`${arrow.id}: "${arrow.caption}" and its graph are not shown`));
}
await browser.close();
for (const trouble of troubles) {
    console.error(trouble);
}
console.log(`${arrows.length} arrows, ${troubles.length} troubles`);
process.exit(troubles.length ? 1 : 0);
