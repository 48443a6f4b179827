// Brings the third-party files of the browser side into src/TocAnalysis.Web/wwwroot/lib.
// Run by a maintainer when a version changes: `node scripts/vendor.mjs`. A build and a running server never need it.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fonts = [
  { package: '@fontsource-variable/inter', version: '5.3.0', name: 'inter', family: 'Inter Variable', weights: '100 900', italic: false },
  { package: '@fontsource-variable/source-serif-4', version: '5.3.1', name: 'source-serif-4', family: 'Source Serif 4 Variable', weights: '200 900', italic: true },
];
// Drawing of networks, loaded by that page alone. Each file sets a name that the next one takes.
const scripts = [
  { package: 'cytoscape', version: '3.34.4', files: { 'dist/cytoscape.min.js': 'cytoscape.min.js' } },
  { package: 'layout-base', version: '2.0.1', files: { 'layout-base.js': 'layout-base.js' } },
  { package: 'cose-base', version: '2.2.0', files: { 'cose-base.js': 'cose-base.js' } },
  { package: 'cytoscape-fcose', version: '2.2.0', files: { 'cytoscape-fcose.js': 'cytoscape-fcose.js' } },
];
const subsets = ['cyrillic', 'greek', 'latin-ext', 'latin'];

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'TocAnalysis.Web', 'wwwroot', 'lib');
const temporary = mkdtempSync(join(tmpdir(), 'toc-vendor-'));
const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

rmSync(root, { recursive: true, force: true });
mkdirSync(root, { recursive: true });
const list = [];
const faces = ['/* Written by scripts/vendor.mjs: change it there. */'];
const install = (name, version) => execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', temporary, `${name}@${version}`], { stdio: 'inherit' });
const note = (name, version, from, folder) => {
  const licence = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')).license;
  const files = readdirSync(join(root, folder)).sort().map((file) => ({ path: `${folder}/${file}`, sha256: sha256(join(root, folder, file)) }));
  list.push({ name, version, licence, files });
};
for (const font of fonts) {
  install(font.package, font.version);
  const from = join(temporary, 'node_modules', font.package);
  const folder = `${font.name}-${font.version}`;
  const to = join(root, folder);
  mkdirSync(to);
  cpSync(join(from, 'LICENSE'), join(to, 'LICENSE'));
  const ranges = JSON.parse(readFileSync(join(from, 'unicode.json'), 'utf8'));
  for (const style of font.italic ? ['normal', 'italic'] : ['normal']) {
    for (const subset of subsets) {
      const file = `${font.name}-${subset}-wght-${style}.woff2`;
      cpSync(join(from, 'files', file), join(to, file));
      faces.push(`@font-face{font-family:"${font.family}";font-style:${style};font-display:swap;font-weight:${font.weights};src:url("${folder}/${file}") format("woff2");unicode-range:${ranges[subset]}}`);
    }
  }
  note(font.package, font.version, from, folder);
}

for (const script of scripts) {
  install(script.package, script.version);
  const from = join(temporary, 'node_modules', script.package);
  const folder = `${script.package}-${script.version}`;
  mkdirSync(join(root, folder));
  cpSync(join(from, 'LICENSE'), join(root, folder, 'LICENSE'));
  for (const [file, name] of Object.entries(script.files)) cpSync(join(from, file), join(root, folder, name));
  note(script.package, script.version, from, folder);
}

writeFileSync(join(root, 'fonts.css'), faces.join('\n') + '\n');
writeFileSync(join(root, 'vendor.json'), JSON.stringify(list, null, 2) + '\n');
rmSync(temporary, { recursive: true, force: true });
