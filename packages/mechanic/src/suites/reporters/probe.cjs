'use strict';
const { appendFileSync } = require('node:fs');
const { inspect, types } = require('node:util');
const { deserialize } = require('node:v8');

const mostCalls = 40;
const inputsWanted = 120;
/** Milliseconds for all inputs together, and for one promise. */
const probeTime = 8_000;
const promiseTime = 200;

/**
 * Notes with which values functions are called while the tests run, and then calls them with values around these for each variant, so
 * that variants which pass the same tests can be told apart.
 */
function openProbe({ progress, probe, asked = [] }, { choose, step }) {
  const calls = new Map();
  let recording = true;

  globalThis.__sutureCall = (about, again, self, args) => {
    if (!recording || globalThis.__sutureVariant !== 0) return;
    const key = `${about.chain} ${about.depth} ${about.name}`;
    const known = calls.get(key) ?? { ...about, again, inputs: new Map() };
    calls.set(key, known);
    if (known.inputs.size >= mostCalls) return;
    const input = copy({ self: isModule(self) ? undefined : self, args: Array.from(args) });
    if (input !== undefined) known.inputs.set(show(input), input);
  };

  return async () => {
    recording = false;
    const until = performance.now() + probeTime;
    const random = randomFrom(11);
    const call = async ({ name, again }, { self, args }) => {
      const outputs = [];
      for (const variant of probe)
        outputs.push([variant, await outputOf(again, { self, args }, variant, { choose, step })]);
      const on = self === undefined ? '' : ` on ${show(self)}`;
      return { function: name, input: show(args), on, outputs };
    };
    const write = (seen) => appendFileSync(progress, `${JSON.stringify(seen)}\n`);
    for (const { name, args } of asked)
      for (const known of [...calls.values()].filter((one) => one.name === name).slice(0, 1)) {
        const [first] = known.inputs.values();
        write({
          ...(await call(known, { self: first?.self, args: deserialize(Buffer.from(args, 'base64')) })),
          asked: true,
        });
      }
    for (const known of outermost([...calls.values()])) {
      for (const input of around([...known.inputs.values()], random)) {
        if (performance.now() > until) return;
        const seen = await call(known, input);
        const [[, first], ...others] = seen.outputs;
        if (!first.startsWith('throws ') || others.some(([, output]) => output !== first)) write(seen);
      }
    }
  };
}

/** Of functions around one another, the outermost whose calls can be made again. */
function outermost(calls) {
  const best = new Map();
  for (const call of calls) {
    const known = best.get(call.chain);
    if (call.inputs.size > 0 && (known === undefined || call.depth < known[0].depth)) best.set(call.chain, [call]);
    else if (call.inputs.size > 0 && call.depth === known[0].depth) known.push(call);
  }
  return [...best.values()].flat();
}

function isModule(self) {
  return self === undefined || self === null || self === globalThis || self?.[Symbol.toStringTag] === 'Module';
}

/** What a call gives, as text. What it does to its arguments and to what it is called on counts too. */
async function outputOf(again, input, variant, { choose, step }) {
  const own = copy(input);
  choose(variant);
  step(200_000);
  try {
    const given = await settled(again(own.self, own.args));
    const changes = ['args', 'self'].filter((part) => show(own[part]) !== show(input[part]));
    const effects = changes.map(
      (part) => ` and changes its ${part === 'args' ? 'arguments' : 'object'} to ${show(own[part])}`,
    );
    return `${show(given)}${effects.join('')}`;
  } catch (error) {
    const own = error instanceof RangeError && error.message.includes('does not come to an end');
    return own ? 'does not end' : `throws ${error?.name ?? String(error)}`;
  } finally {
    step(Number.POSITIVE_INFINITY);
    choose(0);
  }
}

/** A promise's value, the values that an iterator gives, and what a function gives for a few arguments. */
async function settled(value) {
  if (typeof value?.then === 'function') return await settled(await within(value));
  if (typeof value === 'function') return sampleArguments.map((args) => attempt(() => value(...args)));
  if (typeof value?.next !== 'function' || typeof value[Symbol.iterator] !== 'function') return value;
  const values = [];
  for (const one of value) if (values.push(one) >= mostCalls) break;
  return values;
}

const sampleArguments = [[], [1], ['a'], [[2, 1]], [{}]];

function attempt(act) {
  try {
    const value = act();
    if (typeof value?.then === 'function') value.then(undefined, () => undefined);
    return typeof value?.then === 'function' || typeof value === 'function' ? `a ${typeof value}` : value;
  } catch (error) {
    return `throws ${error?.name ?? String(error)}`;
  }
}

function within(promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(reject, promiseTime, new RangeError('the promise does not come to an end'));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Where an error was thrown says nothing about what is given. */
const stackLines = /\n\s+at [^\n]*/g;

function show(value) {
  return inspect(value, {
    depth: 6,
    maxArrayLength: 60,
    maxStringLength: 400,
    breakLength: Number.POSITIVE_INFINITY,
    sorted: true,
  }).replace(stackLines, '');
}

const mostCopied = 2_000;

/** A copy that shares only functions with the value; undefined for one that is too large or cannot be copied. */
function copy(value) {
  const copies = new Map();
  let left = mostCopied;
  const copyOf = (one) => {
    if (typeof one !== 'object' || one === null) return one;
    if (copies.has(one)) return copies.get(one);
    left -= 1;
    if (left < 0) throw new RangeError('too large');
    const fresh = emptyLike(one);
    copies.set(one, fresh);
    if (types.isMap(one)) for (const [key, entry] of one) fresh.set(copyOf(key), copyOf(entry));
    if (types.isSet(one)) for (const entry of one) fresh.add(copyOf(entry));
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
      if (key === 'length' && Array.isArray(one)) continue;
      if (ArrayBuffer.isView(one)) break;
      Object.defineProperty(
        fresh,
        key,
        'value' in property ? { ...property, value: copyOf(property.value) } : property,
      );
    }
    return fresh;
  };
  try {
    return copyOf(value);
  } catch {
    return undefined;
  }
}

function emptyLike(value) {
  if (Array.isArray(value)) return new Array(value.length);
  const prototype = Object.getPrototypeOf(value);
  const kind = Object.prototype.toString.call(value);
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  if (types.isMap(value) || types.isSet(value))
    return Object.setPrototypeOf(types.isMap(value) ? new Map() : new Set(), prototype);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value.slice();
  if (types.isNativeError(value)) return Object.create(prototype);
  if (!/^\[object (?:Object|Arguments)\]$/.test(kind) && !(Symbol.toStringTag in value)) throw new TypeError(kind);
  if (/^\[object (?:Promise|WeakMap|WeakSet|WeakRef|ArrayBuffer|Module|Generator|AsyncGenerator)\]$/.test(kind))
    throw new TypeError(kind);
  return Object.create(prototype);
}

/** The values seen, then values that differ from them a little in one or two places. */
function* around(seen, random) {
  yield* seen;
  const known = new Set(seen.map(show));
  for (let tries = 0, given = 0; seen.length > 0 && given < inputsWanted && tries < 4 * inputsWanted; tries += 1) {
    const { self, args } = seen[random(seen.length)];
    let values = args;
    for (let changes = 1 + random(2); changes > 0; changes -= 1) {
      const at = random(Math.max(1, values.length));
      values = values.map((value, index) => (index === at ? vary(value, random) : value));
    }
    const text = show({ self, args: values });
    if (known.has(text)) continue;
    known.add(text);
    given += 1;
    yield { self, args: values };
  }
}

function vary(value, random) {
  const one = (list) => list[random(list.length)];
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return one([value + 0.5, value - 1, value * 2, Math.round(value)]);
    const other = one([value + 1, value - 1, value + 2, value * 2, value + 10]);
    return value >= 0 ? Math.abs(other) : other;
  }
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return varyText(value, random);
  if (Array.isArray(value)) return varyList(value, random);
  if (types.isDate(value)) return new Date(value.getTime() + one([1, -1, 86_400_000]));
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return value;
  const keys = Object.keys(value);
  if (keys.length === 0) return value;
  const key = one(keys);
  if (random(4) > 0) return { ...value, [key]: vary(value[key], random) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function varyText(text, random) {
  if (text === '') return text;
  const at = random(text.length);
  const [before, here, after] = [text.slice(0, at), text[at], text.slice(at + 1)];
  const turned = here === here.toUpperCase() ? here.toLowerCase() : here.toUpperCase();
  const forms = [
    before + after,
    before + here + here + after,
    before + turned + after,
    before + text[random(text.length)] + after,
    text.slice(at),
    text + here,
  ];
  return forms[random(forms.length)];
}

function varyList(list, random) {
  if (list.length === 0) return list;
  const at = random(list.length);
  const replaced = list.map((value, index) => (index === at ? vary(value, random) : value));
  const forms = [
    list.filter((_, index) => index !== at),
    [...list.slice(0, at), list[at], ...list.slice(at)],
    [...list].reverse(),
    replaced,
    replaced,
    list.slice(0, at + 1),
  ];
  return forms[random(forms.length)];
}

/** The same sequence in every run. */
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

module.exports = { openProbe };
