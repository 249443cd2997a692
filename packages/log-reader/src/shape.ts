import type { Fields } from './model.ts';

/** Nodes that are remembered at a time, the most keys of one shape, and characters of one key. */
const bounds = { nodes: 10_000, keys: 100, key: 200 };

/** Sets of keys as a tree: each key leads to the node of the keys up to it. Its number is that of the shape that ends there. */
interface Node {
  readonly number: number;
  readonly next: Map<string, Node>;
}

/** When there are too many nodes, they are numbered anew, in the next generation. */
let root: Node = { number: 0, next: new Map() };
let nodes = 1;
let generation = 0;
/** The objects that were asked about last: a line is read in steps, with the record before it in between. */
const recent = [0, 1, 2, 3].map((): { fields: Fields | undefined; shape: number } => ({
  fields: undefined,
  shape: -1,
}));
let turn = 0;
let latest = recent[0];

/**
 * Makes a function that derives something from an object's keys alone. A log has few sets of keys, and the answer for each is kept:
 * a usual record then costs one lookup, instead of one for every key that any logger is known for.
 */
export function byShape<T extends object | boolean>(
  read: (has: (key: string) => boolean, size: number) => T,
): (fields: Fields) => T {
  let answers: T[] = [];
  let since = generation;
  return (fields) => {
    const shape = shapeOf(fields);
    if (since !== generation) {
      answers = [];
      since = generation;
    }
    const known = answers[shape];
    if (known !== undefined) return known;
    const keys = new Set(Object.keys(fields));
    const answer = read((key) => keys.has(key), keys.size);
    if (shape >= 0) answers[shape] = answer;
    return answer;
  };
}

/** Makes a function that selects the keys of a list that an object has, in the order of the list. */
export function knownKeys<K extends string>(list: readonly K[]): (fields: Fields) => readonly K[] {
  return byShape((has) => list.filter(has));
}

/** Makes a function that tells whether an object has a key of a list. */
export function anyKey(list: readonly string[]): (fields: Fields) => boolean {
  return byShape((has) => list.some(has));
}

/** The number of an object's shape; negative for one that is not remembered. */
function shapeOf(fields: Fields): number {
  if (latest?.fields === fields) return latest.shape;
  for (let index = 0; index < recent.length; index += 1) {
    const one = recent[index];
    if (one?.fields !== fields) continue;
    latest = one;
    return one.shape;
  }
  const shape = numberOf(Object.keys(fields));
  turn = (turn + 1) % recent.length;
  latest = recent[turn];
  if (latest !== undefined) {
    latest.fields = fields;
    latest.shape = shape;
  }
  return shape;
}

function numberOf(keys: readonly string[]): number {
  if (keys.length > bounds.keys) return -1;
  if (nodes > bounds.nodes) {
    root = { number: 0, next: new Map() };
    nodes = 1;
    generation += 1;
    for (const one of recent) one.fields = undefined;
  }
  let node = root;
  for (const key of keys) {
    let next = node.next.get(key);
    if (next === undefined) {
      if (key.length > bounds.key) return -1;
      next = { number: nodes, next: new Map() };
      nodes += 1;
      node.next.set(key, next);
    }
    node = next;
  }
  return node.number;
}
