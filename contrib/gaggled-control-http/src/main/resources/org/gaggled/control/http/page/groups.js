// @ts-check
/** Groups of programs that have to do with each other, and how they share the room. */

/** @typedef {import("./layout.js").Edge} Edge */
/** @typedef {import("./layout.js").Placed} Placed */

/** How many times wider than high the whole is to be. */
const ASPECT = 1.6;

/**
 * @param {string[]} programs
 * @param {Edge[]} edges
 * @returns {{programs: string[], edges: Edge[]}[]}
 */
export function groups(programs, edges) {
  const leaders = new Map(programs.map((program) => [program, program]));
  const leader = (/** @type {string} */ program) => {
    let found = program;
    while (leaders.get(found) !== found) {
      found = leaders.get(found) ?? found;
    }
    leaders.set(program, found);
    return found;
  };
  edges.forEach(({ from, to }) => leaders.set(leader(from), leader(to)));
  /** @type {Map<string, {programs: string[], edges: Edge[]}>} */
  const found = new Map();
  for (const program of programs) {
    const group = found.get(leader(program)) ?? { programs: [], edges: [] };
    found.set(leader(program), group);
    group.programs.push(program);
  }
  edges.forEach((edge) => found.get(leader(edge.from))?.edges.push(edge));
  return [...found.values()];
}

/**
 * Row by row, the highest first.
 * @param {Placed[]} all
 * @returns {Placed}
 */
export function arrange(all) {
  const area = all.reduce((sum, { width, height }) => sum + width * height, 0);
  const most = Math.max(Math.sqrt(area * ASPECT), ...all.map(({ width }) => width));
  /** @type {Placed} */
  const whole = { boxes: new Map(), lines: new Map(), hosts: new Map(), width: 0, height: 0 };
  let [x, y] = [0, 0];
  for (const group of [...all].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + group.width > most) {
      [x, y] = [0, whole.height];
    }
    add(group, x, y, whole);
    x += group.width;
  }
  return whole;
}

/** @param {Placed} group @param {number} x @param {number} y @param {Placed} whole */
function add(group, x, y, whole) {
  const moved = (/** @type {any} */ place) => place.x === undefined ? place : { ...place, x: place.x + x, y: place.y + y };
  group.boxes.forEach((box, program) => whole.boxes.set(program, moved(box)));
  group.hosts.forEach((box, host) => whole.hosts.set(host, moved(box)));
  group.lines.forEach((line, edge) => whole.lines.set(edge, { ...moved(line), points: line.points.map(moved) }));
  whole.width = Math.max(whole.width, x + group.width);
  whole.height = Math.max(whole.height, y + group.height);
}
