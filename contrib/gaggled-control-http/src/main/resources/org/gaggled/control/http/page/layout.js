// @ts-check
/** Where programs and their dependencies are drawn: what others depend on is above them. */
import { Graph, layout } from "./dagre.esm.js";
import { arrange, groups } from "./groups.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box the middle, and the size */
/** @typedef {{points: {x: number, y: number}[], x?: number, y?: number}} Line where it goes, and where its label is */

export const NODE_HEIGHT = 52;
const NARROWEST = 156;
const WIDEST = 250;
const CHARACTER = 7.6;
const LABEL_CHARACTER = 6.2;
const LABEL_HEIGHT = 16;

/** @typedef {{from: string, to: string, label: string}} Edge from a dependent to what it depends on */
/** @typedef {{boxes: Map<string, Box>, lines: Map<Edge, Line>, hosts: Map<string, Box>, width: number, height: number}} Placed */

/**
 * Those that have to do with each other are placed together, and these groups one beside the other.
 * @param {string[]} programs
 * @param {Edge[]} edges between them
 * @param {Map<string, string>} [hosts] of which other host a program is: those of one host are in one box
 * @returns {Placed}
 */
export function place(programs, edges, hosts = new Map()) {
  const ties = [...hosts].map(([program, host]) => ({ from: program, to: [...hosts].find(([, each]) => each === host)?.[0] ?? program, label: "" }));
  return arrange(groups(programs, [...edges, ...ties])
    .map((group) => placeGroup(group.programs, group.edges.filter((edge) => !ties.includes(edge)), hosts)));
}

/**
 * @param {string[]} programs
 * @param {Edge[]} edges
 * @param {Map<string, string>} hosts
 * @returns {Placed}
 */
function placeGroup(programs, edges, hosts) {
  const graph = new Graph({ compound: hosts.size > 0 });
  graph.setGraph({ rankdir: "BT", nodesep: 28, ranksep: 44, edgesep: 14, marginx: 14, marginy: 14 });
  /** @type {Map<string, string>} the host of each box; no program has a slash in its name */
  const around = new Map();
  for (const program of programs) {
    graph.setNode(program, { width: widthOf(program), height: NODE_HEIGHT });
    const host = hosts.get(program);
    if (host !== undefined) {
      const box = `/${host}`;
      around.set(box, host);
      graph.setNode(box, {});
      graph.setParent(program, box);
    }
  }
  for (const { from, to, label } of edges) {
    graph.setEdge(from, to, label ? { width: label.length * LABEL_CHARACTER, height: LABEL_HEIGHT, labelpos: "c" } : {});
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    boxes: new Map(programs.map((program) => [program, graph.node(program)])),
    lines: new Map(edges.map((edge) => [edge, graph.edge(edge.from, edge.to)])),
    hosts: new Map([...around].map(([box, host]) => [host, graph.node(box)])),
    width,
    height,
  };
}

/** @param {string} program */
function widthOf(program) {
  return Math.min(WIDEST, Math.max(NARROWEST, program.length * CHARACTER + 28));
}

/**
 * What fits into a box of that width.
 * @param {string} text
 * @param {number} width
 * @param {number} [character] the width of one
 */
export function fitting(text, width, character = CHARACTER) {
  const most = Math.floor((width - 20) / character);
  return text.length <= most ? text : text.slice(0, Math.max(1, most - 1)) + "…";
}

/**
 * A smooth way through the points.
 * @param {{x: number, y: number}[]} points
 */
export function path(points) {
  const [first, ...rest] = points;
  const last = rest[rest.length - 1];
  let way = `M${at(first)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const middle = i === rest.length - 2 ? last : { x: (rest[i].x + rest[i + 1].x) / 2, y: (rest[i].y + rest[i + 1].y) / 2 };
    way += `Q${at(rest[i])} ${at(middle)}`;
  }
  return rest.length === 1 ? way + `L${at(last)}` : way;
}

/** @param {{x: number, y: number}} point */
function at({ x, y }) {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
