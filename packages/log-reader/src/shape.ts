import type { Fields } from './model.ts';

/** Shapes that are remembered at a time, and the most keys of one. */
const bounds = { shapes: 500, keys: 100 };

/** The number of each set of keys. When there are too many, they are numbered anew, in the next generation. */
let shapes = new Map<string, number>();
let generation = 0;
/** The objects that were asked about last: a line is read in steps, with the record before it in between. */
const recent = [0, 1, 2, 3].map((): { fields: Fields | undefined; shape: number } => ({
  fields: undefined,
  shape: -1,
}));
let turn = 0;

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

/** The number of an object's shape; negative for an object with too many keys. */
function shapeOf(fields: Fields): number {
  for (const one of recent) if (one.fields === fields) return one.shape;
  const keys = Object.keys(fields);
  const shape = keys.length > bounds.keys ? -1 : remembered(keys.join('\n'));
  turn = (turn + 1) % recent.length;
  const place = recent[turn];
  if (place !== undefined) {
    place.fields = fields;
    place.shape = shape;
  }
  return shape;
}

function remembered(key: string): number {
  const known = shapes.get(key);
  if (known !== undefined) return known;
  if (shapes.size >= bounds.shapes) {
    shapes = new Map();
    generation += 1;
    for (const one of recent) one.fields = undefined;
  }
  const shape = shapes.size;
  shapes.set(key, shape);
  return shape;
}
