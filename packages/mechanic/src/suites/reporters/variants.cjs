'use strict';
const { appendFileSync, readFileSync, realpathSync } = require('node:fs');
const { isAbsolute, relative, sep } = require('node:path');
const { fileURLToPath } = require('node:url');
const { openProbe } = require('./probe.cjs');

/** Turns of all loops after which a variant is taken for endless, at least. */
const leastTurns = 50_000;
/** The code as it is may take this many, and so may a variant. */
const mostTurnsOfBase = 4_000_000;
/** Where the code as it is never ends, it is ended at once. */
const turnsOfHanging = 1_000;
/** How many times as many turns as the code as it is a variant may take. */
const turnsFactor = 50;

/** Milliseconds that a test may take with a variant: many times as long as without, and at least this. */
const leastTime = 1_000;
const timeFactor = 20;

/**
 * Runs tests once for each variant of the code under test, in the process that holds tests and code. What it notes only orders
 * the search: the code under test could write the same notes, so a variant that passes here is proven elsewhere.
 */
function openVariants() {
  const path = process.env.SUTURE_VARIANTS;
  if (path === undefined) return undefined;
  const order = JSON.parse(readFileSync(path, 'utf8'));
  const { root, progress, tests, probe, thorough } = order;
  const roots = [root, realpathSync(root)];
  const byTest = new Map(tests.map(({ file, name, variants }, test) => [`${file}\n${name}`, { test, variants }]));
  const lost = new Set();
  const endless = new Set();
  let turns = 0;
  let limit = Number.POSITIVE_INFINITY;
  let mostTurns = 0;
  const timeOfBase = new Map();
  let running;

  const note = (entry) => appendFileSync(progress, `${JSON.stringify(entry)}\n`);
  const fileOf = (file) => {
    const absolute = String(file).startsWith('file:') ? fileURLToPath(file) : String(file);
    if (!isAbsolute(absolute)) return absolute.split(sep).join('/');
    const inside = roots.map((base) => relative(base, absolute)).find((name) => !name.startsWith('..'));
    return (inside ?? absolute).split(sep).join('/');
  };

  globalThis.__sutureVariant = 0;
  globalThis.__sutureStep = () => {
    turns += 1;
    if (turns <= limit) return;
    throw new RangeError('The code under test does not come to an end');
  };

  const choose = (variant) => {
    globalThis.__sutureVariant = variant;
  };
  const step = (most) => {
    turns = 0;
    limit = most;
  };

  const timeLimit = () => {
    if (running === undefined || running.variant === 0) return undefined;
    return Math.max(leastTime, timeFactor * (timeOfBase.get(running.test) ?? 0));
  };

  return {
    /** Milliseconds that what runs may take; undefined for the code as it is, which takes as long as the runner allows. */
    timeLimit,

    /** What a test gives, or an error once it has taken too long: a promise may never be settled. */
    async within(given) {
      const limit = timeLimit();
      if (limit === undefined || typeof given?.then !== 'function') return given;
      let timer;
      const late = new Promise((_resolve, reject) => {
        timer = setTimeout(reject, limit, new RangeError('The test does not come to an end'));
      });
      return Promise.race([given, late]).finally(() => clearTimeout(timer));
    },

    /** Calls functions with values around those seen, once the tests are over. */
    probe: probe.length === 0 ? async () => undefined : openProbe(order, { choose, step }),

    /** The variants to run a test with, in order: the code as it is comes first. Undefined for a test that is not asked for. */
    queueOf(file, names) {
      const found = byTest.get(`${fileOf(file)}\n${names.join(' > ')}`);
      return found && { test: found.test, variants: found.variants };
    },

    /** Whether a variant is spared a test: it has failed one that ran before, or did not end. */
    isLost: (variant) => endless.has(variant) || (!thorough && lost.has(variant)),

    begin(test, variant) {
      running = { test, variant, at: performance.now() };
      note({ test, variant });
      const ofBase = tests[test].hangs ? turnsOfHanging : mostTurnsOfBase;
      step(variant === 0 ? ofBase : Math.max(leastTurns, Math.min(mostTurnsOfBase, turnsFactor * mostTurns)));
      choose(variant);
    },

    /** Ends what runs; `error` is anything that was thrown. */
    end(failed, error) {
      if (running === undefined) return;
      const { test, variant, at } = running;
      running = undefined;
      choose(0);
      if (variant === 0) timeOfBase.set(test, performance.now() - at);
      if (variant === 0 && turns < mostTurnsOfBase && !tests[test].hangs) mostTurns = Math.max(mostTurns, turns);
      if (failed && variant !== 0) lost.add(variant);
      if (failed && variant !== 0 && turns > limit) endless.add(variant);
      limit = Number.POSITIVE_INFINITY;
      const said = failed ? { error: describe(error) } : {};
      note({ test, variant, passed: !failed, duration: performance.now() - at, ...said });
    },
  };
}

function describe(error) {
  try {
    const text = typeof error === 'object' && error !== null ? `${error.name}: ${error.message}` : String(error);
    return text.slice(0, 500);
  } catch {
    return 'an error that cannot be read';
  }
}

module.exports = { openVariants };
