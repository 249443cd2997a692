'use strict';
const { openVariants } = require('./variants.cjs');

/** Puts a copy of each wanted test for each variant into the tree of suites that mocha is about to run. */
function runVariants(runner) {
  const variants = openVariants();
  if (variants === undefined) return;
  const chosen = new Map();
  visit(runner.suite, (suite, names) => {
    suite.tests = suite.tests.flatMap((test) => {
      const file = test.file ?? suite.file ?? '';
      const queue = variants.queueOf(file, [...names, test.title]);
      if (queue === undefined) return [];
      return queue.variants.map((variant) => {
        const copy = copyOf(test);
        chosen.set(copy, { test: queue.test, variant });
        return copy;
      });
    });
  });
  let failed;
  const end = () => {
    variants.end(failed !== undefined, failed?.error);
    failed = undefined;
  };
  const { suite } = runner;
  const hooks = suite._beforeEach ?? [];
  suite.beforeEach(function chooseVariant() {
    const choice = chosen.get(this.currentTest);
    if (choice === undefined) return;
    if (variants.isLost(choice.variant)) this.currentTest.fn = () => {};
    else {
      variants.begin(choice.test, choice.variant);
      const limit = variants.timeLimit();
      if (limit !== undefined) this.currentTest.timeout(limit);
    }
  });
  suite.afterAll(function probe(done) {
    this.timeout(0);
    end();
    variants.probe().then(() => done(), done);
  });
  if (hooks.length > 1) hooks.unshift(hooks.pop());
  runner.on('fail', (_test, error) => {
    failed = { error };
  });
  // The hooks after a test still belong to it, so its end is the beginning of the next one.
  runner.on('test', end);
  runner.on('suite end', end);
  runner.on('end', end);
}

function visit(suite, change, names = []) {
  const own = suite.root || suite.title === '' ? names : [...names, suite.title];
  change(suite, own);
  for (const inner of suite.suites) visit(inner, change, own);
}

function copyOf(test) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(test)), test);
  copy._events = undefined;
  copy._eventsCount = 0;
  copy.state = undefined;
  copy.timedOut = false;
  if (typeof copy.retries === 'function') copy.retries(0);
  return copy;
}

module.exports = { runVariants };
