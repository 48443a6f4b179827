// Draws a network: groups and cases as nodes, links between them. Everything in the picture also stands in the tables beside it.
let loading = null;
const pictures = new WeakMap();

// The libraries are loaded by this page alone, one after the other: each takes the name that the one before has set.
function load(scripts) {
  loading ??= scripts.reduce((before, src) => before.then(() => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  })), Promise.resolve());
  return loading;
}

// A colour of the theme as the reader sees it, or as paper would show it.
function colour(name, scheme) {
  const probe = document.createElement('i');
  probe.style.cssText = `color: var(${name}); position: absolute;${scheme ? ` color-scheme: ${scheme};` : ''}`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const size = (degree) => 16 + 5 * Math.sqrt(degree);
const kindOf = (node) => node.kind ?? 'case';
const fillOf = (node) => node.kind ? node.side : 'case';

function elements(network, options, places) {
  const path = new Set(options.path);
  const steps = new Set(options.path.slice(1).map((id, i) => [options.path[i], id].sort().join('\n')));
  // In one order whatever the server's order is, so that the layout starts from the same.
  const nodes = [...network.nodes].sort((a, b) => a.id < b.id ? -1 : 1).map((n) => ({
    data: { id: n.id, label: n.label, kind: kindOf(n), fill: fillOf(n), size: size(n.measures.degree), node: n },
    classes: [path.has(n.id) ? 'path' : '', options.start.includes(n.id) ? 'start' : ''].join(' '),
    ...(places.has(n.id) ? { position: places.get(n.id) } : {}),
  }));
  const ties = network.ties.map((t, i) => ({
    data: { id: `tie ${i}`, source: t.from, target: t.to, type: t.type, width: t.type === 'together' ? Math.min(6, 1 + Math.log2(t.weight)) : 1.5 },
    classes: [t.type, t.directed ? 'directed' : '', t.type === 'link' && !t.start && !t.end ? 'undated' : '', steps.has([t.from, t.to].sort().join('\n')) ? 'path' : ''].join(' '),
  }));
  return [...nodes, ...ties];
}

function style(options, count, scheme) {
  const c = (name) => colour(name, scheme);
  const shapes = Object.entries(options.shapes).map(([kind, points]) => ({
    selector: `node[kind = "${kind}"]`,
    style: points ? { shape: 'polygon', 'shape-polygon-points': points } : { shape: 'ellipse' },
  }));
  const fills = Object.entries(options.fills).map(([fill, [inside, line]]) => ({ selector: `node[fill = "${fill}"]`, style: { 'background-color': c(inside), 'border-color': c(line) } }));
  return [
    { selector: 'node', style: { label: 'data(label)', width: 'data(size)', height: 'data(size)', 'border-width': 1.5, color: c('--ink'), 'font-size': 11, 'font-family': 'Inter Variable, sans-serif', 'text-valign': 'bottom', 'text-margin-y': 3, 'text-wrap': 'ellipsis', 'text-max-width': 130, 'min-zoomed-font-size': count > 150 ? 11 : 7, 'text-background-color': c('--paper'), 'text-background-opacity': .75 } },
    ...shapes, ...fills,
    { selector: 'edge', style: { width: 'data(width)', 'line-color': c('--ink-2'), 'curve-style': count > many ? 'straight' : 'bezier', 'target-arrow-color': c('--ink-2'), 'arrow-scale': .9, opacity: .8 } },
    { selector: 'edge.directed', style: { 'target-arrow-shape': 'triangle' } },
    { selector: 'edge.together', style: { 'line-style': 'dashed', 'line-dash-pattern': [6, 4], 'line-color': c('--grey') } },
    { selector: 'edge.part', style: { width: 1, 'line-color': c('--line-control') } },
    { selector: 'node.start', style: { 'border-width': 3, 'font-weight': 700 } },
    { selector: 'node.pinned', style: { 'border-style': 'double', 'border-width': 5 } },
    { selector: 'node.path', style: { 'border-color': c('--accent'), 'border-width': 4 } },
    { selector: 'edge.path', style: { 'line-color': c('--accent'), 'target-arrow-color': c('--accent'), width: 4, opacity: 1 } },
    { selector: '.away', style: { opacity: .25 } },
    { selector: 'node:selected', style: { 'border-color': c('--accent'), 'border-width': 4 } },
    { selector: 'edge:selected', style: { 'line-color': c('--accent'), 'target-arrow-color': c('--accent') } },
  ];
}

// Above so many nodes a part is laid out quickly, and beside the page, which goes on answering; above so many the picture is drawn with less effort while it moves.
const large = 250, many = 800;
const pause = () => new Promise((done) => setTimeout(done));

// Parts that hang together, by the nodes' order.
function parts(network) {
  const root = new Map(network.nodes.map((n) => [n.id, n.id]));
  const find = (id) => { while (root.get(id) !== id) { root.set(id, root.get(root.get(id))); id = root.get(id); } return id; };
  for (const t of network.ties) { const [a, b] = [find(t.from), find(t.to)]; if (a !== b) root.set(a, b); }
  const found = new Map();
  for (const id of network.nodes.map((n) => n.id).sort()) { const key = find(id); if (!found.has(key)) found.set(key, { nodes: [], ties: [] }); found.get(key).nodes.push(id); }
  for (const t of network.ties) found.get(find(t.from)).ties.push([t.from, t.to]);
  return [...found.values()];
}

// Places of the nodes of these parts, worked out in a worker; without one in the page.
function placed(wide, options) {
  if (!wide.length) return Promise.resolve(new Map());
  return new Promise((done) => {
    const here = () => done(new Map(wide.flatMap((part) => window.tocLayout.quick(part.nodes, part.ties))));
    let worker;
    try { worker = new Worker(options.layout); } catch { here(); return; }
    worker.onerror = () => { worker.terminate(); here(); };
    worker.onmessage = (event) => { worker.terminate(); done(new Map(event.data)); };
    worker.postMessage({ scripts: options.scripts.filter((script) => script !== options.layout), parts: wide });
  });
}

// Parts that hang together side by side, the largest first, so that none lies upon another; who has no tie stands below, in rows.
function pack(boxes, singles, shift, put) {
  const cell = { w: 150, h: 52 };
  const room = Math.max(...boxes.map((box) => box.w), Math.sqrt((boxes.reduce((sum, box) => sum + (box.w + 30) * (box.h + 30), 0) + singles * cell.w * cell.h) * 1.8));
  let [x, y, tall] = [0, 0, 0];
  boxes.forEach((box, i) => {
    if (x > 0 && x + box.w > room) [x, y, tall] = [0, y + tall + 30, 0];
    shift(i, x - box.x1, y - box.y1);
    [x, tall] = [x + box.w + 30, Math.max(tall, box.h)];
  });
  const perRow = Math.max(1, Math.floor(room / cell.w));
  const below = y + tall + (boxes.length ? 50 : 0);
  for (let i = 0; i < singles; i++) put(i, { x: cell.w / 2 + (i % perRow) * cell.w, y: below + Math.floor(i / perRow) * cell.h });
}

const bySize = (size, first) => (a, b) => size(b) - size(a) || (first(a) < first(b) ? -1 : 1);

// Each part that hangs together is laid out for itself.
function arrange(cy, places) {
  const [single, tied] = [[], []];
  for (const part of cy.elements().components()) (part.nodes().length === 1 ? single : tied).push(part);
  tied.sort(bySize((part) => part.nodes().length, (part) => part.nodes()[0].id()));
  for (const part of tied) {
    const count = part.nodes().length;
    if (count === 2) part.nodes().forEach((node, i) => { node.position({ x: i * 110, y: 0 }); });
    else if (!places.has(part.nodes()[0].id())) window.tocLayout.seeded(count * 7919 + part.edges().length, () => part.layout({
      name: 'fcose', animate: false, randomize: true, quality: 'default', nodeDimensionsIncludeLabels: count <= 60, nodeSeparation: 90, idealEdgeLength: count > 100 ? 140 : 80, nodeRepulsion: count > 100 ? 12000 : 4500, packComponents: false, tile: false, fit: false,
    }).run());
  }
  single.sort((a, b) => a.nodes()[0].id() < b.nodes()[0].id() ? -1 : 1);
  pack(tied.map((part) => part.nodes().length > large ? around(part.nodes().map((node) => node.position())) : part.boundingBox()), single.length,
    (i, dx, dy) => tied[i].nodes().shift({ x: dx, y: dy }), (i, at) => single[i].nodes()[0].position(at));
}

// The same for a crowd, before anything is drawn: the places are numbers only, and labels are not measured.
function arrangeCrowd(all, places) {
  const [single, tied] = [all.filter((part) => part.nodes.length === 1), all.filter((part) => part.nodes.length > 1)];
  tied.sort(bySize((part) => part.nodes.length, (part) => part.nodes[0]));
  for (const part of tied.filter((p) => p.nodes.length === 2)) part.nodes.forEach((id, i) => places.set(id, { x: i * 110, y: 0 }));
  pack(tied.map((part) => around(part.nodes.map((id) => places.get(id)))), single.length,
    (i, dx, dy) => { for (const id of tied[i].nodes) { const at = places.get(id); [at.x, at.y] = [at.x + dx, at.y + dy]; } }, (i, at) => places.set(single[i].nodes[0], at));
}

// Where nodes lie with room for their labels, without measuring each label.
function around(points) {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach((p) => { x1 = Math.min(x1, p.x); y1 = Math.min(y1, p.y); x2 = Math.max(x2, p.x); y2 = Math.max(y2, p.y); });
  return { x1: x1 - 70, y1: y1 - 30, w: x2 - x1 + 140, h: y2 - y1 + 70 };
}

// What is left of a network when only those nodes are drawn that have most ties; the server puts them first.
function reduced(network, most) {
  if (!most || network.nodes.length <= most) return network;
  const kept = new Set(network.nodes.slice(0, most).map((n) => n.id));
  return { ...network, nodes: network.nodes.slice(0, most), ties: network.ties.filter((t) => kept.has(t.from) && kept.has(t.to)) };
}

export async function draw(host, options) {
  stop(host);
  const figure = host.closest('figure');
  const say = (text) => { const place = figure.querySelector('[data-network-said]'); if (place) place.textContent = text; };
  const began = performance.now();
  say(options.words.drawing);
  let network, places, crowd;
  try {
    const [answer] = await Promise.all([fetch(options.data, { credentials: 'same-origin' }), load(options.scripts)]);
    if (!answer.ok) throw new Error(String(answer.status));
    network = reduced(await answer.json(), options.most);
    crowd = network.nodes.length > many;
    const all = parts(network);
    places = await placed(all.filter((part) => part.nodes.length > (crowd ? 2 : large)), options);
    if (crowd) arrangeCrowd(all, places);
  } catch {
    loading = null;
    say(options.words.failed);
    return;
  }
  // The page may have gone on to another address meanwhile.
  const gone = () => !host.isConnected || host.dataset.address !== options.data;
  if (gone()) return;
  // A crowd is shown when it is complete: drawn anew with each portion it would take much longer.
  const cy = window.cytoscape({
    ...(crowd ? { headless: true, styleEnabled: true } : { container: host }), style: style(options, network.nodes.length), layout: { name: 'preset' }, minZoom: .02, maxZoom: 4, wheelSensitivity: .3, boxSelectionEnabled: false,
    textureOnViewport: crowd, hideEdgesOnViewport: crowd, pixelRatio: crowd ? 1 : 'auto',
  });
  // By portions, so that the page answers in between.
  const all = elements(network, options, places);
  for (let i = 0; i < all.length; i += 1000) {
    cy.batch(() => cy.add(all.slice(i, i + 1000)));
    if (crowd) await pause();
    if (gone()) { cy.destroy(); return; }
  }
  if (crowd) cy.mount(host);
  const pins = new Map(options.pins.map((pin) => pin.match(/^(.*):(-?\d+),(-?\d+)$/)).filter((m) => m && cy.getElementById(m[1]).length).map((m) => [m[1], { x: Number(m[2]), y: Number(m[3]) }]));
  cy.batch(() => {
    if (!crowd) arrange(cy, places);
    for (const [id, at] of pins) cy.getElementById(id).position(at).addClass('pinned');
  });
  fit(cy);
  const picture = { cy, options, figure, network, pins, say, leave: new AbortController() };
  pictures.set(host, picture);
  listen(host, picture);
  say('');
  host.dataset.ms = String(Math.round(performance.now() - began));
  host.dataset.nodes = String(cy.nodes().length);
  host.dataset.ready = 'true';
}

// All of it, and a few nodes no larger than they need be to be read.
function fit(cy) {
  if (cy.nodes().length > many) { fitRoughly(cy); return; }
  cy.fit(undefined, 24);
  if (cy.zoom() > 1.5) { cy.zoom(1.5); cy.center(); }
}

function fitRoughly(cy) {
  const box = around(cy.nodes().map((node) => node.position()));
  const zoom = Math.max(cy.minZoom(), Math.min(cy.width() / box.w, cy.height() / box.h));
  cy.viewport({ zoom, pan: { x: cy.width() / 2 - zoom * (box.x1 + box.w / 2), y: cy.height() / 2 - zoom * (box.y1 + box.h / 2) } });
}

export function stop(host) {
  const picture = pictures.get(host);
  if (!picture) return;
  picture.leave.abort();
  picture.cy.destroy();
  pictures.delete(host);
  delete host.dataset.ready;
}

function address(picture, change) {
  const url = new URL(picture.options.page, location.origin);
  const now = new URLSearchParams(location.search);
  for (const keep of ['draw', 'sort']) if (now.has(keep)) url.searchParams.set(keep, now.get(keep));
  change(url.searchParams);
  return url.pathname + url.search;
}

function keepPins(picture) {
  const target = address(picture, (query) => { for (const [id, at] of picture.pins) query.append('pin', `${id}:${Math.round(at.x)},${Math.round(at.y)}`); });
  history.replaceState(history.state, '', target + location.hash);
  picture.figure.querySelector('[data-network="unpin"]').disabled = picture.pins.size === 0;
}

function pin(picture, node, on) {
  if (on) picture.pins.set(node.id(), { ...node.position() });
  else picture.pins.delete(node.id());
  node.toggleClass('pinned', on);
  keepPins(picture);
  picture.say((on ? picture.options.words.pinned : picture.options.words.unpinned).replace('{0}', node.data('label')));
}

function choose(picture, node) {
  const { cy, figure, options } = picture;
  const box = figure.querySelector('.network-chosen');
  const pinButton = figure.querySelector('[data-network="pin"]');
  cy.elements().removeClass('away');
  box.hidden = !node;
  pinButton.disabled = !node;
  if (!node) return;
  cy.elements().not(node.closedNeighborhood()).addClass('away');
  const data = node.data('node');
  const put = (name) => box.querySelector(`[data-chosen="${name}"]`);
  put('name').textContent = data.label;
  put('kind').textContent = options.kinds[kindOf(data)];
  put('open').href = `${data.kind ? options.groups : options.cases}/${encodeURIComponent(data.id)}`;
  put('expand').href = address(picture, (q) => { q.delete('pathFrom'); q.delete('pathTo'); if (!q.getAll('start').includes(data.id)) q.append('start', data.id); });
  put('from').href = address(picture, (q) => { q.set('pathFrom', data.id); q.delete('pathTo'); });
  put('to').href = address(picture, (q) => q.set('pathTo', data.id));
  put('to').hidden = !new URLSearchParams(location.search).has('pathFrom');
}

function listen(host, picture) {
  const { cy, figure, options, leave, pins, say } = picture;
  const on = (target, name, run) => target.addEventListener(name, run, { signal: leave.signal });
  cy.on('select', 'node', (event) => choose(picture, event.target));
  cy.on('unselect', 'node', () => choose(picture, null));
  cy.on('dragfree', 'node', (event) => pin(picture, event.target, true));
  cy.on('dbltap', 'node', (event) => { const data = event.target.data('node'); location.assign(`${data.kind ? options.groups : options.cases}/${encodeURIComponent(data.id)}`); });
  figure.querySelector('[data-network="unpin"]').disabled = pins.size === 0;
  choose(picture, null);
  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  const tools = {
    in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => fit(cy),
    pin: () => { const node = cy.$('node:selected').first(); if (node.length) pin(picture, node, !pins.has(node.id())); },
    unpin: () => { pins.clear(); cy.nodes().removeClass('pinned'); keepPins(picture); },
    svg: () => save(new Blob([svg(picture)], { type: 'image/svg+xml' }), 'toc-network.svg'),
    png: async () => save(await png(picture), 'toc-network.png'),
    copy: async () => { try { await navigator.clipboard.writeText(location.href); say(options.words.copied); } catch { say(location.href); } },
  };
  on(figure, 'click', (event) => { const tool = event.target.closest('[data-network]')?.dataset.network; if (tool) tools[tool]?.(); });
  on(document, 'click', (event) => {
    const show = event.target.closest?.('[data-show-node]');
    if (!show) return;
    cy.$(':selected').unselect();
    const node = cy.getElementById(show.dataset.showNode).select();
    cy.center(node);
    host.scrollIntoView({ block: 'center' });
  });
  on(host, 'keydown', (event) => {
    const node = cy.$('node:selected').first();
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step && node.length) { node.shift({ x: step[0] * 12, y: step[1] * 12 }); pin(picture, node, true); }
    else if (step) cy.panBy({ x: -step[0] * 40, y: -step[1] * 40 });
    else if (event.key === '+') tools.in();
    else if (event.key === '-') tools.out();
    else if (event.key === '0') tools.fit();
    else if (event.key === 'Escape') cy.$(':selected').unselect();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const restyle = () => cy.style().fromJson(style(options, cy.nodes().length)).update();
  const theme = new MutationObserver(restyle);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  leave.signal.addEventListener('abort', () => theme.disconnect());
  on(matchMedia('(prefers-color-scheme: dark)'), 'change', restyle);
  // Paper gets the drawn lines and not the pixels of the screen, in the colours of the light theme.
  on(window, 'beforeprint', () => { figure.querySelector('.network-print').innerHTML = svg(picture, 'light'); });
  on(window, 'afterprint', () => { figure.querySelector('.network-print').replaceChildren(); });
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const n = (number) => (Math.round(number * 10) / 10).toString();
const dashes = { together: '6 4', link: '', part: '' };

// The picture as SVG: title, ties, nodes, what shapes and lines mean, and where it comes from.
function svg(picture, scheme) {
  const { cy, options } = picture;
  const c = (name) => colour(name, scheme);
  const box = cy.elements().boundingBox();
  const kinds = Object.entries(options.kinds), ties = Object.entries(options.tieWords);
  const width = Math.max(box.w + 60, 520), top = 50, below = 34 + 18 * Math.ceil((kinds.length + ties.length) / 3);
  const height = box.h + 40 + top + below;
  const [dx, dy] = [30 - box.x1 + (width - 60 - box.w) / 2, top + 20 - box.y1];
  const at = (p) => `${n(p.x + dx)} ${n(p.y + dy)}`;
  const parts = [`<rect width="100%" height="100%" fill="${c('--paper')}"/>`, `<text x="20" y="30" font-size="16" font-weight="600">${escaped(options.title)}</text>`];
  const shape = (kind, x, y, r, rest) => {
    const points = options.shapes[kind];
    if (!points) return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" ${rest}/>`;
    const numbers = points.split(' ').map(Number);
    return `<polygon points="${numbers.map((v, i) => n((i % 2 ? y : x) + v * r)).join(' ')}" ${rest}/>`;
  };
  cy.edges().forEach((edge) => {
    const [from, to, bend] = [edge.sourceEndpoint(), edge.targetEndpoint(), edge.controlPoints()?.[0]];
    const type = edge.data('type'), line = edge.style('line-color'), stroke = edge.hasClass('path') ? c('--accent') : scheme ? c(type === 'link' ? '--ink-2' : '--grey') : line;
    parts.push(`<path d="M${at(from)}${bend ? `Q${at(bend)} ${at(to)}` : `L${at(to)}`}" fill="none" stroke="${stroke}" stroke-width="${edge.data('width')}"${dashes[type] ? ` stroke-dasharray="${dashes[type]}"` : ''}/>`);
    if (edge.hasClass('directed')) {
      const before = bend ?? from, angle = Math.atan2(to.y - before.y, to.x - before.x);
      const wing = (turn) => at({ x: to.x - 9 * Math.cos(angle + turn), y: to.y - 9 * Math.sin(angle + turn) });
      parts.push(`<path d="M${at(to)}L${wing(.45)}L${wing(-.45)}Z" fill="${stroke}"/>`);
    }
  });
  cy.nodes().forEach((node) => {
    const p = node.position(), [fill, line] = options.fills[node.data('fill')];
    parts.push(shape(node.data('kind'), p.x + dx, p.y + dy, node.data('size') / 2, `fill="${c(fill)}" stroke="${node.hasClass('path') ? c('--accent') : c(line)}" stroke-width="${node.hasClass('start') || node.hasClass('pinned') ? 3 : 1.5}"`));
    const label = node.data('label');
    parts.push(`<text x="${n(p.x + dx)}" y="${n(p.y + dy + node.data('size') / 2 + 12)}" font-size="11" text-anchor="middle">${escaped(label.length > 28 ? `${label.slice(0, 27)}…` : label)}</text>`);
  });
  [...kinds.map(([kind, word]) => ({ kind, word })), ...ties.map(([tie, word]) => ({ tie, word }))].forEach((entry, i) => {
    const x = 28 + (i % 3) * (width - 40) / 3, y = height - below + 14 + 18 * Math.floor(i / 3);
    const [fill, line] = entry.kind ? options.fills[picture.network.nodes.map((node) => [kindOf(node), fillOf(node)]).find(([kind]) => kind === entry.kind)[1]] : [];
    parts.push(entry.kind ? shape(entry.kind, x, y - 4, 6, `fill="${c(fill)}" stroke="${c(line)}"`) : `<path d="M${x - 8} ${y - 4}h20" stroke="${c('--ink-2')}" stroke-width="1.5"${dashes[entry.tie] ? ` stroke-dasharray="${dashes[entry.tie]}"` : ''}/>`);
    parts.push(`<text x="${x + 16}" y="${y}" font-size="11">${escaped(entry.word)}</text>`);
  });
  parts.push(`<text x="20" y="${height - 10}" font-size="10">${escaped(options.source)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" font-family="Inter, sans-serif" fill="${c('--ink')}">${parts.join('')}</svg>`;
}

function png(picture) {
  const text = svg(picture);
  const image = new Image();
  return new Promise((done, failed) => {
    image.onerror = failed;
    image.onload = () => {
      // Browsers refuse larger canvases.
      const scale = Math.min(2, 8000 / Math.max(image.width, image.height));
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
      const context = canvas.getContext('2d');
      context.scale(scale, scale);
      context.drawImage(image, 0, 0);
      canvas.toBlob((blob) => blob ? done(blob) : failed(), 'image/png');
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}
