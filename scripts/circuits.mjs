// Open pages as browsers hold them, without browsers: each loads a page, opens its circuit and, where asked, clicks now and then.
//   npm install --prefix /some/folder @microsoft/signalr@10 @microsoft/signalr-protocol-msgpack@10 @msgpack/msgpack
//   NODE_PATH=/some/folder/node_modules node scripts/circuits.mjs ADDRESS EMAIL PASSWORD [--pages 300] [--every 10] [--minutes 10] [--path /cases] [--pid N]
// Sign-in is done once; start the program with Limits__PagesOfPerson=0 Limits__Pages=0. --every 0: nobody does anything. --pid: memory of that process is read.
import { createRequire } from 'node:module';
import fs from 'node:fs';

const require = createRequire(import.meta.url);
const load = name => require(require.resolve(name, { paths: (process.env.NODE_PATH ?? '').split(':').filter(p => p) }));
const signalR = load('@microsoft/signalr');
const { MessagePackHubProtocol } = load('@microsoft/signalr-protocol-msgpack');
const [, , address, email, password, ...rest] = process.argv;
const option = (name, usual) => rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : usual;
const pages = Number(option('pages', 300)), every = Number(option('every', 10)), minutes = Number(option('minutes', 10)), path = option('path', '/cases'), pid = option('pid', null);
const rss = () => pid ? Math.round(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024) : null;
const sleep = ms => new Promise(done => setTimeout(done, ms));
const at = (list, share) => list.length ? Math.round([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]) : null;

// A cookie jar of one site.
const jar = new Map();
async function ask(to, init = {}) {
  const answer = await fetch(new URL(to, address), { redirect: 'manual', ...init, headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), accept: 'text/html', ...init.headers } });
  for (const line of answer.headers.getSetCookie()) jar.set(...line.split(';')[0].split(/=(.*)/s).slice(0, 2));
  return answer;
}
const form = await (await ask('/account/sign-in')).text();
// The page has other forms beside the one with the password.
const fields = form.split('<form').find(f => f.includes('Input.Email')) ?? form;
const hidden = Object.fromEntries([...fields.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(m => [m[1], m[2]]));
const entered = await ask('/account/sign-in', { method: 'POST', body: new URLSearchParams({ ...hidden, 'Input.Email': email, 'Input.Password': password }), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
if (entered.status !== 302) throw new Error(`Sign-in ended with ${entered.status}.`);

// The protocol of circuits is that of SignalR under a name of its own.
class Blazorpack extends MessagePackHubProtocol { constructor() { super(); this.name = 'blazorpack'; } }

let drops = 0, refused = 0, ending = false;
const opened = [], events = [];

async function open() {
  const began = performance.now();
  const answer = await ask(path);
  const html = await answer.text();
  if (answer.status !== 200) { refused++; throw new Error(`${path}: ${answer.status}`); }
  const markers = [...html.matchAll(/<!--Blazor:(\{.*?\})-->/gs)].map(m => JSON.parse(m[1])).filter(m => m.type === 'server' && m.descriptor);
  const state = /<!--Blazor-Server-Component-State:(.*?)-->/s.exec(html)?.[1] ?? '';
  const url = new URL('/_blazor', address).href;
  const hub = new signalR.HubConnectionBuilder()
    .withUrl(url, { transport: signalR.HttpTransportType.WebSockets, skipNegotiation: true, headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } })
    .withHubProtocol(new Blazorpack()).configureLogging(signalR.LogLevel.None).build();
  const circuit = { hub, batches: 0, waiting: null, handlers: new Set(), dispatcher: null };
  hub.on('JS.AttachComponent', () => {});
  hub.on('JS.EndInvokeDotNet', () => {});
  hub.on('JS.BeginInvokeJS', (id, name, args) => {
    if (name?.includes?.('attachWebRendererInterop')) circuit.dispatcher = JSON.parse(args)[1]?.__dotNetObject ?? null;
    if (id) hub.invoke('EndInvokeJSFromDotNet', id, true, JSON.stringify([id, true, null])).catch(() => {});
  });
  hub.on('JS.RenderBatch', (id, batch) => {
    circuit.batches++;
    hub.send('OnRenderCompleted', id, null).catch(() => {});
    circuit.waiting?.();
  });
  hub.on('JS.Error', () => drops++);
  hub.onclose(() => { if (!ending) drops++; });
  await hub.start();
  const first = new Promise(done => circuit.waiting = done);
  const secret = await hub.invoke('StartCircuit', new URL('/', address).href, new URL(path, address).href, '[]', state);
  if (!secret) { refused++; throw new Error('No circuit.'); }
  await hub.send('UpdateRootComponents', JSON.stringify({ batchId: 1, operations: markers.map((marker, i) => ({ type: 'add', ssrComponentId: i + 1, marker })) }), state);
  await Promise.race([first, sleep(20_000).then(() => { throw new Error('Nothing was rendered.'); })]);
  circuit.waiting = null;
  opened.push(performance.now() - began);
  return circuit;
}

const countries = ['DEU', 'ITA', 'FRA', 'USA', 'NGA', 'GHA', 'CHN', 'BRA', 'MEX', 'COL', 'ESP', 'GBR'], issues = ['I1', 'I4', 'I7', 'I9'];

/**
 * Goes to another view of the list, with other filters, and waits for what it renders: what most clicks on a list do.
 * The first rendering may only say that the page is loading; the answer is the last one before half a second of silence.
 */
async function act(circuit, n) {
  const began = performance.now();
  let last = 0, rendered;
  const first = new Promise(done => rendered = done);
  circuit.waiting = () => { last = performance.now(); rendered(); };
  const view = [`country=${countries[n % countries.length]}`, `from=${1985 + n % 30}`, `code=${issues[n % issues.length]}`].slice(0, 1 + n % 3).join('&');
  await circuit.hub.send('OnLocationChanged', new URL(`${path}?${view}`, address).href, null, false);
  await Promise.race([first, sleep(30_000).then(() => { throw new Error('Nothing was rendered.'); })]);
  while (performance.now() - last < 500) await sleep(100);
  circuit.waiting = null;
  events.push(last - began);
}

const before = rss(), started = performance.now(), circuits = [];
while (circuits.length < pages && refused < 20) {
  const some = await Promise.allSettled(Array.from({ length: Math.min(4, pages - circuits.length) }, open));
  circuits.push(...some.filter(s => s.status === 'fulfilled').map(s => s.value));
  for (const failed of some.filter(s => s.status === 'rejected').slice(0, 1)) console.error(failed.reason.message);
}
const openedIn = (performance.now() - started) / 1000;
console.log(JSON.stringify({ pages: circuits.length, refused, openedIn: Math.round(openedIn), openP50: at(opened, .5), openP95: at(opened, .95), rssBefore: before, rssOpen: rss() }));
const until = Date.now() + minutes * 60_000;
let lost = 0;
await Promise.all(circuits.map(async (circuit, i) => {
  if (!every) return;
  await sleep(every * 1000 * i / circuits.length);
  for (let n = i; Date.now() < until; n++) {
    const began = Date.now();
    await act(circuit, n).catch(() => lost++);
    await sleep(Math.max(0, every * 1000 - (Date.now() - began)));
  }
}));
if (!every) await sleep(Math.max(0, until - Date.now()));
console.log(JSON.stringify({ minutes, events: events.length, lost, drops, p50: at(events, .5), p95: at(events, .95), p99: at(events, .99), rss: rss() }));
ending = true;
await Promise.allSettled(circuits.map(c => c.hub.stop()));
process.exit(drops + lost + refused === 0 ? 0 : 1);
