'use strict';
const { appendFileSync } = require('node:fs');
const { inspect } = require('node:util');

const mostCalls = 40;
const inputsWanted = 120;
/** Milliseconds for all inputs together, and for one promise. */
const probeTime = 8_000;
const promiseTime = 200;

/**
 * Notes with which values functions are called while the tests run, and then calls them with values around these for each variant, so
 * that variants which pass the same tests can be told apart.
 */
function openProbe({ progress, probe }, { choose, step }) {
  const calls = new Map();
  let recording = true;

  globalThis.__sutureCall = (name, fn, args) => {
    if (!recording || globalThis.__sutureVariant !== 0 || typeof fn !== 'function') return;
    const known = calls.get(name) ?? { fn, inputs: new Map() };
    calls.set(name, known);
    if (known.inputs.size >= mostCalls) return;
    const values = Array.from(args);
    if (!values.every((value) => isPlain(value, 0))) return;
    known.inputs.set(show(values), structuredClone(values));
  };

  return async () => {
    recording = false;
    const until = performance.now() + probeTime;
    const random = randomFrom(11);
    for (const [name, { fn, inputs }] of calls) {
      for (const values of around([...inputs.values()], random)) {
        if (performance.now() > until) return;
        const input = show(values);
        const outputs = [];
        for (const variant of probe) outputs.push([variant, await outputOf(fn, values, variant, { choose, step })]);
        appendFileSync(progress, `${JSON.stringify({ function: name, input, outputs })}\n`);
      }
    }
  };
}

/** What a call gives, as text. What it does to its arguments counts too. */
async function outputOf(fn, values, variant, { choose, step }) {
  const own = structuredClone(values);
  choose(variant);
  step(200_000);
  try {
    let given = fn(...own);
    if (typeof given?.then === 'function') given = await within(given);
    const changed = show(own);
    return `${show(given)}${changed === show(values) ? '' : ` and changes its arguments to ${changed}`}`;
  } catch (error) {
    const own = error instanceof RangeError && error.message.includes('does not come to an end');
    return own ? 'does not end' : `throws ${error?.name ?? String(error)}`;
  } finally {
    step(Number.POSITIVE_INFINITY);
    choose(0);
  }
}

function within(promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(reject, promiseTime, new RangeError('the promise does not come to an end'));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function show(value) {
  return inspect(value, {
    depth: 6,
    maxArrayLength: 60,
    maxStringLength: 400,
    breakLength: Number.POSITIVE_INFINITY,
    sorted: true,
  });
}

function isPlain(value, depth) {
  if (value === null || ['undefined', 'boolean', 'number', 'string', 'bigint'].includes(typeof value)) return true;
  if (typeof value !== 'object' || depth > 5) return false;
  if (value instanceof Date || value instanceof RegExp) return true;
  if (Array.isArray(value)) return value.length <= 1_000 && value.every((one) => isPlain(one, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return Object.values(value).every((one) => isPlain(one, depth + 1));
}

/** The values seen, then values that differ from them a little in one or two places. */
function* around(seen, random) {
  yield* seen;
  const known = new Set(seen.map(show));
  for (let tries = 0, given = 0; seen.length > 0 && given < inputsWanted && tries < 4 * inputsWanted; tries += 1) {
    let values = seen[random(seen.length)];
    for (let changes = 1 + random(2); changes > 0; changes -= 1) {
      const at = random(Math.max(1, values.length));
      values = values.map((value, index) => (index === at ? vary(value, random) : value));
    }
    const text = show(values);
    if (known.has(text)) continue;
    known.add(text);
    given += 1;
    yield values;
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
  if (value instanceof Date) return new Date(value.getTime() + one([1, -1, 86_400_000]));
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
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
