// How long tables and files take from the primary and from a replica, in turns: two instances of the program on one database, one of them with ConnectionStrings__Replica.
//   node scripts/replica-times.mjs PRIMARY REPLICA KEY [--rounds 9]
// Start both with Limits__Reads=0 Limits__Writes=0 Limits__Exports=0 Index__Sets=false, so that every table is read from a database; the key needs the role researcher.
import http from 'node:http';

const [, , primary, replica, key, ...rest] = process.argv;
const rounds = Number(rest.includes('--rounds') ? rest[rest.indexOf('--rounds') + 1] : 9);
const agent = new http.Agent({ keepAlive: true });
const ask = (address, method, path, headers = {}, body = null) => new Promise((done, fail) => {
  const from = performance.now();
  const call = http.request(`${address}/api/v1${path}`, { method, agent, headers: { authorization: `Bearer ${key}`, ...headers } }, answer => {
    const parts = [];
    answer.on('data', part => parts.push(part));
    answer.on('end', () => done({ status: answer.statusCode, etag: answer.headers.etag, body: Buffer.concat(parts), ms: performance.now() - from }));
  });
  call.on('error', fail);
  call.end(body);
});
const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const shown = ms => ms.toFixed(ms < 20 ? 1 : 0);

const work = {
  'table of 1 case': '/tables?rows=country&columns=stage&q=TOC-0001', 'table of sources, all cases': '/tables?rows=country&columns=stage&measure=sources',
  'codings of all cases': '/codings.csv', 'package of 1995': '/exports/package.zip?from=1995&to=1995', 'coverage': '/coverage',
};
console.log('| | primary | replica | replica, after a save |\n| --- | --- | --- | --- |');
for (const [name, path] of Object.entries(work)) {
  const times = [[], [], []];
  for (let n = 0; n <= rounds; n++) {
    const here = await ask(primary, 'GET', path), there = await ask(replica, 'GET', path);
    if (here.status !== 200 || there.status !== 200) throw new Error(`${path}: ${here.status}, ${there.status}`);
    if (!here.body.equals(there.body)) throw new Error(`${path} differs`);
    // A save just before: the replica must have it first.
    const record = await ask(primary, 'GET', '/cases/TOC-0001'), content = JSON.parse(record.body);
    if (content.status === 'reviewed') content.status = 'recorded';
    content.factNote = `Seen again at ${Date.now()}`;
    for (const told of ['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'transnational']) delete content[told];
    const saved = await ask(primary, 'PUT', '/cases/TOC-0001', { 'content-type': 'application/json', 'if-match': record.etag }, JSON.stringify(content));
    if (saved.status >= 300) throw new Error(`PUT: ${saved.status} ${saved.body}`);
    const after = await ask(replica, 'GET', path);
    // The first round makes everything warm.
    if (n > 0) [here.ms, there.ms, after.ms].forEach((ms, i) => times[i].push(ms));
  }
  console.log(`| ${name} | ${times.map(list => shown(median(list))).join(' | ')} |`);
}
process.exit(0);
