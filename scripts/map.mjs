// Makes the map's shapes: countries of Natural Earth (public domain, by world-atlas, ISC) in the Equal Earth projection, as paths of an SVG.
// Run by a maintainer when the source changes: `node scripts/map.mjs`. A build and a running server never need it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const width = 2000;
const packages = { 'world-atlas': '2.0.2', 'topojson-client': '3.1.0', 'topojson-simplify': '3.0.3', 'd3-geo': '3.1.1' };
const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'TocAnalysis.Web');
const temporary = mkdtempSync(join(tmpdir(), 'toc-map-'));
execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', temporary, ...Object.entries(packages).map(([name, version]) => `${name}@${version}`)], { stdio: 'inherit' });
const require = createRequire(pathToFileURL(join(temporary, 'package.json')));
const { feature } = require('topojson-client');
const { presimplify, simplify } = require('topojson-simplify');
const { geoEqualEarth, geoPath, geoArea } = await import(pathToFileURL(join(temporary, 'node_modules/d3-geo/src/index.js')));
// Borders are made simpler before they are drawn, so that neighbours keep one line between them.
const atlas = (scale, weight) => { const world = require(`world-atlas/countries-${scale}.json`); return feature(weight ? simplify(presimplify(world), weight) : world, world.objects.countries).features; };

const countries = JSON.parse(readFileSync(join(root, 'Data/Reference/countries.json'), 'utf8')).countries;
const byNumber = new Map(countries.filter((c) => c.kind === 'Current' && c.numeric).map((c) => [c.numeric, c.code]));
// Shapes of the source without a number of ISO: drawn with the State whose territory the United Nations counts them to; Kosovo has a code of its own in the vocabulary.
const others = { Kosovo: 'XKX', Somaliland: 'SOM', 'N. Cyprus': 'CYP', 'Indian Ocean Ter.': 'AUS', 'Ashmore and Cartier Is.': 'AUS' };
const codeOf = (f) => byNumber.get(String(f.id ?? '').padStart(3, '0')) ?? others[f.properties.name] ?? null;

const projection = geoEqualEarth().precision(.3).fitWidth(width, { type: 'Sphere' });
const path = geoPath(projection).digits(0);
const polygons = (f) => f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
const asPolygon = (coordinates) => ({ type: 'Polygon', coordinates });
const largest = (parts) => parts.reduce((a, b) => geoArea(asPolygon(b)) > geoArea(asPolygon(a)) ? b : a);
const short = (d) => d.replace(/(-?\d+)\.\d+/g, '$1');

const shapes = {};
const land = [];
for (const f of atlas('50m', .04)) {
  const code = codeOf(f);
  const parts = polygons(f).filter((p, _, all) => p === largest(all) || path.area(asPolygon(p)) > 4);
  const d = short(path({ type: 'MultiPolygon', coordinates: parts }) ?? '');
  if (!d) continue;
  if (!code) { land.push(d); continue; }
  shapes[code] ??= { d: '', area: 0 };
  shapes[code].d += d;
  shapes[code].area += Math.round(path.area(f));
}
// The finest scale has every place; it gives the point of each.
for (const f of atlas('10m')) {
  const code = codeOf(f);
  if (!code || others[f.properties.name] && f.properties.name !== 'Kosovo') continue;
  const [x, y] = path.centroid(asPolygon(largest(polygons(f)))).map(Math.round);
  if (!Number.isFinite(x)) continue;
  (shapes[code] ??= { d: '', area: 0 }).at = [x, y];
}
// Vocabulary without a shape of their own in the source: points by hand, in degrees.
for (const [code, at] of Object.entries({ TUV: [179.2, -8.5], TKL: [-171.8, -9.2], GIB: [-5.35, 36.14], BES: [-68.3, 12.2], GUF: [-53.1, 4], GLP: [-61.5, 16.2], MTQ: [-61, 14.6], REU: [55.5, -21.1], MYT: [45.15, -12.8], BVT: [3.4, -54.4], SJM: [16, 78.5], CXR: [105.6, -10.5], CCK: [96.8, -12.2], UMI: [-160, 5.9] })) {
  shapes[code] ??= { d: '', area: 0 };
  shapes[code].at ??= projection(at).map(Math.round);
}
const views = Object.fromEntries(Object.entries({ '002': [[-20, -36], [54, 38]], '019': [[-168, -56], [-32, 74]], 142: [[28, -11], [148, 60]], 150: [[-25, 34], [62, 72]], '009': [[112, -48], [179, 14]] }).map(([region, [[w, s], [e, n]]]) => {
  const points = [[w, s], [e, s], [w, n], [e, n], [w, (s + n) / 2], [e, (s + n) / 2]].map(projection);
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  return [region, [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)].map(Math.round)];
}));
const missing = countries.filter((c) => c.kind === 'Current' && !shapes[c.code]?.at).map((c) => c.code);
const bounds = path.bounds({ type: 'Sphere' });
const out = { source: 'Natural Earth by world-atlas 2.0.2, Equal Earth', width, height: Math.round(bounds[1][1]), sphere: short(path({ type: 'Sphere' })), land, views, shapes: Object.fromEntries(Object.entries(shapes).sort()) };
mkdirSync(join(root, 'Features/Map/Geometry'), { recursive: true });
writeFileSync(join(root, 'Features/Map/Geometry/world.json'), JSON.stringify(out) + '\n');
console.log(Object.keys(shapes).length, 'shapes; without a point:', missing.join(' '));
rmSync(temporary, { recursive: true, force: true });
