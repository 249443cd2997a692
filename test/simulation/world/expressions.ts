export type Item = Readonly<Record<string, unknown>>;

/** What the placeholders of an expression stand for. */
export interface Names {
  readonly attribute: (token: string) => string;
  readonly value: (token: string) => unknown;
}

export function readNames(input: {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}): Names {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  return {
    attribute: (token) => (token.startsWith('#') ? (names[token] ?? unknownToken(token)) : token),
    value: (token) => (token in values ? values[token] : unknownToken(token)),
  };
}

type Condition = (item: Item | undefined, names: Names) => boolean;

/** Expressions come from code, so there are few, and each is read once. */
const compiled = new Map<string, Condition>();

/** Whether a condition holds for an item. Knows what the stores use: OR, AND, IN, brackets, comparisons and three functions. */
export function holds(condition: string, item: Item | undefined, names: Names): boolean {
  const known = compiled.get(condition) ?? compile(condition.trim());
  compiled.set(condition, known);
  return known(item, names);
}

function compile(text: string): Condition {
  const either = split(text, ' OR ').map((part) => part.trim());
  if (either.length > 1) return combine(either, 'some');
  const all = split(text, ' AND ').map((part) => part.trim());
  if (all.length > 1) return combine(all, 'every');
  if (text.startsWith('(') && text.endsWith(')')) return compile(text.slice(1, -1).trim());
  const [, name = '', path = '', prefix = ''] = /^(\w+)\(([^,()\s]+)(?:,\s*(:\w+))?\)$/.exec(text) ?? [];
  if (name === 'attribute_exists') return (item, names) => read(item, path, names) !== undefined;
  if (name === 'attribute_not_exists') return (item, names) => read(item, path, names) === undefined;
  if (name === 'begins_with')
    return (item, names) => String(read(item, path, names)).startsWith(String(names.value(prefix)));
  const [, listed = '', tokens] = /^(\S+) IN \(([^()]+)\)$/.exec(text) ?? [];
  if (tokens !== undefined)
    return (item, names) => tokens.split(',').some((one) => read(item, listed, names) === names.value(one.trim()));
  const [, left = '', sign = '', token = ''] = /^(\S+) (=|<=|<|>=|>) (:\w+)$/.exec(text) ?? unknownToken(text);
  return (item, names) => {
    const found = read(item, left, names);
    return found !== undefined && isOrdered(found, sign, names.value(token));
  };
}

function combine(parts: readonly string[], how: 'some' | 'every'): Condition {
  const conditions = parts.map(compile);
  return (item, names) => conditions[how]((condition) => condition(item, names));
}

function isOrdered(found: unknown, sign: string, wanted: unknown): boolean {
  if (sign === '=') return found === wanted;
  const order = compare(found, wanted);
  if (sign === '<') return order < 0;
  if (sign === '<=') return order <= 0;
  if (sign === '>') return order > 0;
  return order >= 0;
}

/** The item after `SET a = :a, b = if_not_exists(b, :b) ADD c :one`. */
export function update(expression: string, item: Item, names: Names): Item {
  const after: Record<string, unknown> = { ...item };
  for (const [, verb = '', text = ''] of expression.matchAll(/(SET|ADD) (.+?)(?= ADD | SET |$)/g)) {
    for (const change of text.split(/,\s*(?![^(]*\))/)) {
      if (verb === 'ADD') {
        const [path = '', token = ''] = change.trim().split(/\s+/);
        const attribute = names.attribute(path);
        after[attribute] = Number(after[attribute] ?? 0) + Number(names.value(token));
        continue;
      }
      const [path = '', source = ''] = change.split(' = ').map((part) => part.trim());
      const attribute = names.attribute(path);
      const kept = /^if_not_exists\(\S+, (:\w+)\)$/.exec(source)?.[1];
      if (kept === undefined) after[attribute] = names.value(source);
      else after[attribute] ??= names.value(kept);
    }
  }
  return after;
}

function read(item: Item | undefined, path: string, names: Names): unknown {
  let found: unknown = item;
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, names.attribute(part));
  }
  return found;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** The parts of an expression that a word joins outside brackets. */
function split(text: string, joint: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(joint, index)) {
      parts.push(text.slice(from, index));
      from = index + joint.length;
    }
  }
  return [...parts, text.slice(from)];
}

function unknownToken(token: string): never {
  throw new RangeError(`the simulated table does not understand ${token}`);
}
