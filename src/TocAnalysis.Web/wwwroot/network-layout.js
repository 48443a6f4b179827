// Places for the nodes of large parts of a network. Runs in a worker, so that the page goes on answering; where there is none, in the page.
self.tocLayout = (() => {
  // The layout draws lots; from one seed it draws the same each time, so that one address is one picture.
  function seeded(seed, run) {
    const random = Math.random;
    let state = seed >>> 0;
    Math.random = () => {
      state = (state + 0x6D2B79F5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    try { run(); } finally { Math.random = random; }
  }

  // The quick layout sets like nodes upon each other: they are drawn apart until each has some room.
  function spread(at) {
    const [gap, room] = [64, 100 * Math.sqrt(at.length)];
    at.forEach((p, i) => { p.x += Math.cos(i * 2.4) * 4; p.y += Math.sin(i * 2.4) * 4; });
    const least = (name) => at.reduce((least, p) => Math.min(least, p[name]), Infinity);
    const [left, top] = [least('x'), least('y')];
    const larger = room / at.reduce((most, p) => Math.max(most, p.x - left, p.y - top), 1);
    for (const p of at) [p.x, p.y] = [(p.x - left) * larger, (p.y - top) * larger];
    for (let pass = 0; pass < 60; pass++) {
      const cells = new Map();
      const key = (x, y) => x * 65536 + y;
      at.forEach((p, i) => {
        const cell = key(Math.floor(p.x / gap), Math.floor(p.y / gap));
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push(i);
      });
      at.forEach((p, i) => {
        const [cx, cy] = [Math.floor(p.x / gap), Math.floor(p.y / gap)];
        for (let nx = cx - 1; nx <= cx + 1; nx++) for (let ny = cy - 1; ny <= cy + 1; ny++) for (const j of cells.get(key(nx, ny)) ?? []) {
          if (j <= i) continue;
          const [dx, dy] = [at[j].x - p.x, at[j].y - p.y], far = Math.hypot(dx, dy) || .1;
          if (far >= gap) continue;
          const push = (gap - far) / far / 4;
          p.x -= dx * push; p.y -= dy * push;
          at[j].x += dx * push; at[j].y += dy * push;
        }
      });
    }
  }

  // Pairs of a node and its place.
  function quick(nodes, ties) {
    const cy = self.cytoscape({ headless: true, elements: [...nodes.map((id) => ({ data: { id } })), ...ties.map(([source, target], i) => ({ data: { id: `tie ${i}`, source, target } }))] });
    seeded(nodes.length * 7919 + ties.length, () => cy.layout({ name: 'fcose', animate: false, randomize: true, quality: 'draft', nodeSeparation: 90, packComponents: false, tile: false, fit: false }).run());
    const at = nodes.map((id) => ({ ...cy.getElementById(id).position() }));
    cy.destroy();
    spread(at);
    return nodes.map((id, i) => [id, at[i]]);
  }

  return { seeded, quick };
})();

if (typeof document === 'undefined') {
  self.onmessage = (event) => {
    importScripts(...event.data.scripts);
    self.postMessage(event.data.parts.flatMap((part) => self.tocLayout.quick(part.nodes, part.ties)));
  };
}
