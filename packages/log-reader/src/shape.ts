import type { Fields } from './model.ts';

/** Shapes that are remembered at a time, and the most keys of one. */
const bounds = { shapes: 500, keys: 100 };

/** Stands for all objects with the same keys. */
type Shape = object;

let shapes = new Map<string, Shape>();
/** The objects that were asked about last: a line is read in steps, with the record before it in between. */
const recent = [0, 1, 2, 3].map((): { fields: Fields | undefined; shape: Shape } => ({ fields: undefined, shape: {} }));
let turn = 0;

/**
 * Makes a function that derives something from an object's keys alone. A log has few sets of keys, and the answer for each is kept:
 * a usual record then costs one lookup, instead of one for every key that any logger is known for.
 */
export function byShape<T extends object | boolean>(
  read: (has: (key: string) => boolean, size: number) => T,
): (fields: Fields) => T {
  const answers = new WeakMap<Shape, T>();
  return (fields) => {
    const shape = shapeOf(fields);
    const known = answers.get(shape);
    if (known !== undefined) return known;
    const keys = new Set(Object.keys(fields));
    const answer = read((key) => keys.has(key), keys.size);
    answers.set(shape, answer);
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

function shapeOf(fields: Fields): Shape {
  for (const one of recent) if (one.fields === fields) return one.shape;
  const keys = Object.keys(fields);
  const shape = keys.length > bounds.keys ? {} : remembered(keys.join('\n'));
  turn = (turn + 1) % recent.length;
  recent[turn] = { fields, shape };
  return shape;
}

function remembered(key: string): Shape {
  const known = shapes.get(key);
  if (known !== undefined) return known;
  if (shapes.size >= bounds.shapes) shapes = new Map();
  const shape = {};
  shapes.set(key, shape);
  return shape;
}
