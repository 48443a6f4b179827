// How long pictures take in a browser, and how much comes over the wire: `node scripts/picture-times.mjs ADDRESS EMAIL PASSWORD PATH...`.
// Needs Chromium (CHROMIUM, else /usr/bin/chromium). The account is signed in once; each path is opened five times, medians are printed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [address, email, password, ...paths] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'toc-pictures-'));
execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, 'playwright-core@1.65.1'], { stdio: 'ignore' });
const { chromium } = createRequire(pathToFileURL(join(folder, 'package.json')))('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
await page.goto(`${address}/account/sign-in`);
await page.fill("[name='Input.Email']", email);
await page.fill("[name='Input.Password']", password);
await page.keyboard.press('Enter');
await page.waitForURL(`${address}/`);
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
console.log('path | first byte, ms | usable, ms | picture alone, ms | HTML, KB');
for (const path of paths) {
  const runs = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(address + path);
    await page.waitForSelector('body[data-interactive]', { timeout: 60000 });
    if (await page.locator('.network-host').count()) await page.waitForSelector('.network-host[data-ready]', { timeout: 60000 });
    runs.push(await page.evaluate(() => {
      const navigation = performance.getEntriesByType('navigation')[0];
      return { first: navigation.responseStart, usable: performance.now(), alone: Number(document.querySelector('.network-host')?.dataset.ms ?? 0), html: navigation.encodedBodySize / 1000 };
    }));
  }
  console.log([path, ...['first', 'usable', 'alone', 'html'].map((name) => Math.round(median(runs.map((run) => run[name]))))].join(' | '));
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
