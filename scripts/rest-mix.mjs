// REST at a steady rate, most of it reading: what many programs beside each other ask for. Calls begin when they are due, whether or not earlier ones were answered.
//   node scripts/rest-mix.mjs ADDRESS KEY [--rate 50] [--seconds 120] [--writes 0.1] [--cases 100000]
// Start the program with Limits__Reads=0 Limits__Writes=0; the key needs the role researcher. Writes save cases anew with another fact note.
import http from 'node:http';

const [, , address, key, ...rest] = process.argv;
const option = (name, usual) => Number(rest.includes(`--${name}`) ? rest[rest.indexOf(`--${name}`) + 1] : usual);
const rate = option('rate', 50), seconds = option('seconds', 120), writes = option('writes', 0.1), cases = option('cases', 100_000);
const agent = new http.Agent({ keepAlive: true });
const base = new URL('/api/v1', address).href;

// The same calls on every run.
let seed = 42;
const draw = below => Math.floor((seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648 * below);
const of = list => list[draw(list.length)];
const countries = ['DEU', 'ITA', 'FRA', 'USA', 'NGA', 'GHA', 'CHN', 'BRA', 'MEX', 'COL', 'ESP', 'GBR'], issues = ['I1', 'I4', 'I7', 'I9'];
const facets = 'country,stage,flow,certainty,region,economy,offence,offenceRole,group,groupKind,domain,code,value,coder,uncoded,status,decade,transnational,sensitivity';
const id = () => `TOC-${String(1 + draw(cases)).padStart(4, '0')}`;
const reads = [
  ['case', () => `/cases/${id()}`], ['page', () => `/cases?country=${of(countries)}&from=${1985 + draw(30)}`], ['screen', () => `/cases?country=${of(countries)}&code=${of(issues)}&facets=${facets}`],
  ['history', () => `/cases/${id()}/history`], ['codings', () => `/cases/${id()}/codings`], ['table', () => `/tables?rows=region&columns=value&code=${of(issues)}&from=${1985 + draw(30)}`],
];

const times = {}, answers = {};
const ask = (method, path, headers = {}, body = null) => new Promise((done, fail) => {
  const call = http.request(base + path, { method, agent, headers: { authorization: `Bearer ${key}`, ...headers } }, answer => {
    const parts = [];
    answer.on('data', part => parts.push(part));
    answer.on('end', () => done({ status: answer.statusCode, etag: answer.headers.etag, text: Buffer.concat(parts).toString() }));
    answer.on('error', fail);
  });
  call.on('error', fail);
  call.end(body);
});
async function timed(name, due, call) {
  let status = 'none';
  const answer = await call().catch(() => null);
  if (answer) status = answer.status;
  (times[name] ??= []).push(performance.now() - due);
  answers[status] = (answers[status] ?? 0) + 1;
  return answer;
}

const pending = new Set();
async function write(due) {
  const path = `/cases/${id()}`;
  const read = await ask('GET', path);
  const value = JSON.parse(read.text);
  // What was reviewed has to be reviewed again once it changes.
  if (value.status === 'reviewed') value.status = 'recorded';
  value.factNote = `Seen again at ${Date.now() % 100_000}`;
  for (const told of ['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'transnational']) delete value[told];
  const answer = await timed('write', Math.max(due, performance.now()), () => ask('PUT', path, { 'content-type': 'application/json', 'if-match': read.etag }, JSON.stringify(value)));
  if (answer?.status >= 400 && !write.told) { write.told = true; console.error(path, answer.status, answer.text.slice(0, 300)); }
}

const began = performance.now();
for (let n = 0; n < rate * seconds; n++) {
  const due = began + n * 1000 / rate;
  const early = due - performance.now();
  if (early > 0) await new Promise(done => setTimeout(done, early));
  const [name, path] = of(reads);
  const call = draw(1000) < writes * 1000 ? write(due) : timed(name, due, () => ask('GET', path()));
  pending.add(call.catch(() => {}).finally(() => pending.delete(call)));
}
await Promise.allSettled([...pending]);
const at = (list, share) => Math.round([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]);
const all = Object.values(times).flat();
for (const [name, list] of Object.entries({ all, ...times })) console.log(JSON.stringify({ name, calls: list.length, p50: at(list, .5), p95: at(list, .95), p99: at(list, .99), longest: at(list, 1) }));
console.log(JSON.stringify({ rate, seconds, took: Math.round((performance.now() - began) / 100) / 10, answers }));
process.exit(Object.keys(answers).some(s => !/^2/.test(s)) ? 1 : 0);
