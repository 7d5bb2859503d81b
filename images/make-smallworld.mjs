// Draws smallworld.png, the world map that lies behind the BluVPN weathermap.
//
//   cd images && npm ci && node make-smallworld.mjs
//
// The node positions in that weathermap are pixels on a 3599 x 1826 picture
// which is lost.  This is a new picture of the same size, placed so that the
// old positions fall on the lands they should.  Coastlines and borders are
// Natural Earth's, 1:50 million, from the npm package world-atlas.
//
// Projection: equirectangular, north up, standard parallel 43.5 degrees.  A
// degree of longitude is 8.64 pixels wide everywhere; a degree of latitude is
// 8.64 / cos 43.5 = 11.9111 pixels high everywhere.  The left edge is 126.4 W
// and the top edge 73.3 N, which makes the bottom edge 80.0 S:
//
//   x = (lon + 126.4) * 8.64           lon = x / 8.64 - 126.4
//   y = (73.3 - lat) * 11.9111         lat = 73.3 - y / 11.9111
//
// (For a place west of 126.4 W, as in Alaska, first add 360 to lon.)
//
// 3599 pixels are 416.6 degrees, more than once round the world.  To the right
// of x = 3110 the map simply goes on: North America from 126.4 W to 69.8 W is
// there a second time, so the Pacific and Alaska are seen whole.  A single
// world as wide as the picture, 10 pixels a degree, does not fit the old
// positions: it would have to be cut down the middle of North America.
//
// Where the old positions fall:
//
//   node            x     y       lon      lat
//   gamma        1259    92    19.3 E   65.6 N   Arvidsjaur, northern Sweden
//   bluserv      1207    89    13.3 E   65.8 N   Mosjoen, northern Norway
//   h121         1144   149     6.0 E   60.8 N   north-east of Bergen, Norway
//   nyu          1193   212    11.7 E   55.5 N   Zealand, Denmark
//   rei           367   461    83.9 W   34.6 N   northern Georgia, USA
//   xhr0nohub     113   193   113.3 W   57.1 N   northern Alberta, Canada
//   soulnetworks 2172   729   125.0 E   12.1 N   Samar, Philippines
//
// The standard parallel, the scale and the two edges were found by trying
// several projections (Mercator, Miller, Gall, ...) over a range of scales and
// keeping one that puts all seven points inland, and shows the west coast of
// the United States and all of Scandinavia.
//
// The same packages give the same bytes on every run: nothing here depends on
// the time, on fonts or on a system library, and the file is compressed by
// pako, not by the zlib of the running node.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoEquirectangularRaw, geoProjection, geoStream } from 'd3-geo';
import pako from 'pako';
import { feature, mesh } from 'topojson-client';

const WIDTH = 3599;
const HEIGHT = 1826;
const LEFT_LON = -126.4;
const TOP_LAT = 73.3;
const PARALLEL = 43.5;
const PX_PER_LON = 8.64;

const RAD = Math.PI / 180;
const PX_PER_LAT = PX_PER_LON / Math.cos(PARALLEL * RAD);
const ONCE_ROUND = 360 * PX_PER_LON;
const COPIES = [-ONCE_ROUND, 0, ONCE_ROUND];

const COLOUR = {
  sea: [203, 217, 228],
  shallows: [220, 231, 239],
  graticule: [191, 207, 219],
  land: [243, 241, 232],
  border: [213, 209, 195],
  coast: [146, 164, 177],
};

// ---- geometry, in pixels --------------------------------------------------

const xOf = (lon) => (lon - LEFT_LON) * PX_PER_LON;
const yOf = (lat) => (TOP_LAT - lat) * PX_PER_LAT;

// d3-geo cuts the shapes at the antimeridian and closes Antarctica at the
// pole.  precision(0) keeps a border that follows a parallel straight.
const projection = geoProjection((lon, lat) => {
  const [x, y] = geoEquirectangularRaw(lon, lat);
  return [x * PX_PER_LON / RAD, y * PX_PER_LAT / RAD];
}).scale(1).translate([xOf(0), yOf(0)]).precision(0);

function outlines(object) {
  const lines = [];
  geoStream(object, projection.stream({
    lineStart() { lines.push([]); },
    point(x, y) { lines[lines.length - 1].push([x, y]); },
    lineEnd() {},
    polygonStart() {},
    polygonEnd() {},
    sphere() {},
  }));
  return lines;
}

// ---- coverage masks: for each pixel, how much of it a shape covers --------

// Filled rings, exact area.  Each edge leaves in `delta` how the coverage
// changes from pixel to pixel along its rows; summing a row gives coverage.
function fill(rings) {
  const stride = WIDTH + 1;
  const delta = new Float64Array(stride * HEIGHT);

  // An edge piece inside one row, from xa to xb, of signed height h.
  const piece = (row, xa, xb, h) => {
    const a = Math.min(Math.max(Math.min(xa, xb), 0), WIDTH);
    const b = Math.min(Math.max(xa, xb, 0), WIDTH);
    const first = Math.floor(a);
    const last = Math.min(Math.max(Math.ceil(b) - 1, first), WIDTH);
    let before = 0;
    for (let i = first; i <= last; i++) {
      // Mean over the piece of the part of pixel i lying right of the edge.
      let cover = i + 1 - (a + b) / 2;
      if (last > first) {
        const p = Math.max(a, i);
        const q = Math.min(b, i + 1);
        cover = ((p - a) + (q - p) * (i + 1 - (p + q) / 2)) / (b - a);
      }
      delta[row * stride + i] += h * (cover - before);
      before = cover;
    }
    if (last < WIDTH) delta[row * stride + last + 1] += h * (1 - before);
  };

  const edge = ([x0, y0], [x1, y1]) => {
    const sign = y0 < y1 ? 1 : -1;
    const [xTop, yTop, xEnd, yEnd] = sign > 0 ? [x0, y0, x1, y1] : [x1, y1, x0, y0];
    const slope = (xEnd - xTop) / (yEnd - yTop);
    const from = Math.max(yTop, 0);
    const to = Math.min(yEnd, HEIGHT);
    for (let row = Math.floor(from); row < to; row++) {
      const ya = Math.max(from, row);
      const yb = Math.min(to, row + 1);
      piece(row, xTop + slope * (ya - yTop), xTop + slope * (yb - yTop), sign * (yb - ya));
    }
  };

  for (const ring of rings) {
    for (const dx of COPIES) {
      const moved = ring.map(([x, y]) => [x + dx, y]);
      moved.forEach((point, i) => edge(point, moved[(i + 1) % moved.length]));
    }
  }

  const mask = new Float64Array(WIDTH * HEIGHT);
  for (let row = 0; row < HEIGHT; row++) {
    let sum = 0;
    for (let x = 0; x < WIDTH; x++) {
      sum += delta[row * stride + x];
      mask[row * WIDTH + x] = Math.min(1, Math.abs(sum));
    }
  }
  return mask;
}

// Lines: `profile` says how strongly a pixel at a given distance is covered,
// and is nothing at `reach` or more.
function stroke(lines, reach, profile) {
  const mask = new Float64Array(WIDTH * HEIGHT);
  const segment = (ax, ay, bx, by) => {
    const ux = bx - ax;
    const uy = by - ay;
    const length2 = ux * ux + uy * uy || 1;
    const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const right = Math.min(WIDTH - 1, Math.ceil(Math.max(ax, bx) + reach));
    const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const bottom = Math.min(HEIGHT - 1, Math.ceil(Math.max(ay, by) + reach));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const px = x + 0.5 - ax;
        const py = y + 0.5 - ay;
        const t = Math.min(1, Math.max(0, (px * ux + py * uy) / length2));
        const dx = px - t * ux;
        const dy = py - t * uy;
        const cover = profile(Math.sqrt(dx * dx + dy * dy));
        if (cover > mask[y * WIDTH + x]) mask[y * WIDTH + x] = cover;
      }
    }
  };
  for (const line of lines) {
    for (const dx of COPIES) {
      for (let i = 1; i < line.length; i++) {
        segment(line[i - 1][0] + dx, line[i - 1][1], line[i][0] + dx, line[i][1]);
      }
    }
  }
  return mask;
}

const pen = (lines, width) =>
  stroke(lines, width / 2 + 0.5, (d) => Math.min(1, width, width / 2 + 0.5 - d));
const glow = (lines, reach) =>
  stroke(lines, reach, (d) => Math.min(1, 1.25 * (1 - d / reach)));

// Every 15 degrees, moved to the middle of the nearest pixel to stay crisp.
function graticule() {
  const lines = [];
  const snap = (v) => Math.floor(v) + 0.5;
  for (let lon = -120; lon < LEFT_LON + WIDTH / PX_PER_LON; lon += 15) {
    lines.push([[snap(xOf(lon)), 0], [snap(xOf(lon)), HEIGHT]]);
  }
  for (let lat = 60; yOf(lat) < HEIGHT; lat -= 15) {
    lines.push([[0, snap(yOf(lat))], [WIDTH, snap(yOf(lat))]]);
  }
  return lines;
}

// ---- painting -------------------------------------------------------------

const picture = new Float64Array(WIDTH * HEIGHT * 3);

// In 12 steps of coverage, so that the picture needs few colours.
function paint(mask, colour) {
  for (let i = 0; i < mask.length; i++) {
    const cover = Math.round(mask[i] * 12) / 12;
    if (cover <= 0) continue;
    for (let c = 0; c < 3; c++) {
      picture[i * 3 + c] += (colour[c] - picture[i * 3 + c]) * cover;
    }
  }
}

// ---- 8-bit palette PNG ----------------------------------------------------

// The 256 colours used most; the rest (a few blended pixels) take the nearest.
function palettise() {
  const count = new Map();
  const keys = new Uint32Array(WIDTH * HEIGHT);
  for (let i = 0; i < keys.length; i++) {
    const [r, g, b] = [0, 1, 2].map((c) => Math.round(picture[i * 3 + c]));
    keys[i] = (r << 16) | (g << 8) | b;
    count.set(keys[i], (count.get(keys[i]) ?? 0) + 1);
  }
  const order = [...count.keys()].sort((p, q) => count.get(q) - count.get(p) || p - q);
  const palette = order.slice(0, 256);
  const index = new Map(palette.map((key, i) => [key, i]));
  const channel = (key, c) => (key >> (16 - 8 * c)) & 255;
  const distance = (p, q) =>
    [0, 1, 2].reduce((sum, c) => sum + (channel(p, c) - channel(q, c)) ** 2, 0);
  for (const key of order.slice(256)) {
    let best = 0;
    for (let i = 1; i < 256; i++) {
      if (distance(key, palette[i]) < distance(key, palette[best])) best = i;
    }
    index.set(key, best);
  }
  return {
    palette: Buffer.from(palette.flatMap((key) => [0, 1, 2].map((c) => channel(key, c)))),
    pixels: Buffer.from(keys.map((key) => index.get(key))),
  };
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  out.writeUInt32BE(~crc >>> 0, body.length + 4);
  return out;
}

function png({ palette, pixels }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8; // bits a pixel
  header[9] = 3; // palette
  const rows = Buffer.alloc(HEIGHT * (WIDTH + 1)); // each row: filter 0, pixels
  for (let y = 0; y < HEIGHT; y++) {
    pixels.copy(rows, y * (WIDTH + 1) + 1, y * WIDTH, (y + 1) * WIDTH);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', Buffer.from(pako.deflate(rows, { level: 9, memLevel: 9 }))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

// ---- the map --------------------------------------------------------------

const require = createRequire(import.meta.url);
const atlas = JSON.parse(readFileSync(require.resolve('world-atlas/countries-50m.json'), 'utf8'));
const { land, countries } = atlas.objects;
const coast = outlines(mesh(atlas, land));
const borders = outlines(mesh(atlas, countries, (a, b) => a !== b));

for (let i = 0; i < picture.length; i++) picture[i] = COLOUR.sea[i % 3];
paint(glow(coast, 9), COLOUR.shallows);
paint(pen(graticule(), 1), COLOUR.graticule);
paint(fill(outlines(feature(atlas, land))), COLOUR.land);
paint(pen(borders, 1.1), COLOUR.border);
paint(pen(coast, 1.2), COLOUR.coast);

const file = new URL('smallworld.png', import.meta.url);
const bytes = png(palettise());
writeFileSync(file, bytes);
console.log(`smallworld.png: ${WIDTH}x${HEIGHT}, ${bytes.length} bytes`);
