// What a page weighs on the wire at a first visit, scripts, fonts and styles among it: `node scripts/page-weight.mjs ADDRESS EMAIL PASSWORD [PATH...]`.
// Needs Chromium (CHROMIUM, else /usr/bin/chromium). Without paths all main pages are opened, each with an empty cache. Ends with 1 where a page without
// map and network weighs more than 250 KB.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const most = 250;
const pages = ['/', '/cases', '/cases/TOC-0001', '/cases/TOC-0001/code', '/cases/TOC-0001/edit', '/cases/new', '/codebook', '/codebook/I4', '/paper', '/tables', '/tables/saved', '/co-occurrence', '/groups', '/groups/bcci',
  '/countries', '/countries/CHN', '/countries/compare?country=CHN&country=GBR', '/sources', '/offences', '/timeline', '/network/file', '/convention', '/import', '/quality', '/rounds', '/agreement', '/help', '/admin', '/admin/audit',
  '/account/sign-in', '/map', '/map?view=flows', '/network?view=together'];
const [address, email, password, ...paths] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'toc-weight-'));
execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, 'playwright-core@1.65.1'], { stdio: 'ignore' });
const { chromium } = createRequire(pathToFileURL(join(folder, 'package.json')))('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const first = await browser.newContext();
const entry = await first.newPage();
await entry.goto(`${address}/account/sign-in`);
await entry.fill("[name='Input.Email']", email);
await entry.fill("[name='Input.Password']", password);
await entry.keyboard.press('Enter');
await entry.waitForURL(`${address}/`);
const session = await first.storageState();
let over = 0;
console.log('page | on the wire, KB | of which HTML | styles | scripts | fonts');
for (const path of paths.length ? paths : pages) {
  const context = await browser.newContext({ storageState: path === '/account/sign-in' ? undefined : session, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const [kinds, sums] = [new Map(), { Document: 0, Stylesheet: 0, Script: 0, Font: 0, all: 0 }];
  wire.on('Network.responseReceived', (event) => kinds.set(event.requestId, event.type));
  wire.on('Network.loadingFinished', (event) => { const kind = kinds.get(event.requestId); sums.all += event.encodedDataLength; if (kind in sums) sums[kind] += event.encodedDataLength; });
  await page.goto(address + path);
  if (path !== '/account/sign-in') await page.waitForSelector('body[data-interactive]', { timeout: 60000 });
  await page.waitForTimeout(500);
  const kb = (bytes) => Math.round(bytes / 1000);
  console.log([path, kb(sums.all), kb(sums.Document), kb(sums.Stylesheet), kb(sums.Script), kb(sums.Font)].join(' | '));
  if (kb(sums.all) > most && !/^\/(map|network)(\?|$)/.test(path)) over++;
  await context.close();
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
process.exit(over > 0 ? 1 : 0);
