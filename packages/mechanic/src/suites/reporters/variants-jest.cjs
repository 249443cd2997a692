'use strict';
const { openVariants } = require('./variants.cjs');
const { beforeAll, beforeEach, afterAll, expect } = require('@jest/globals');

const variants = openVariants();
const symbol = Object.getOwnPropertySymbols(globalThis).find(({ description }) => description === 'JEST_STATE_SYMBOL');
// Without jest-circus there is no tree of tests to change; the run then notes nothing, and says so.
if (variants !== undefined && symbol !== undefined) prepare(globalThis[symbol]);

/** Puts a copy of each wanted test for each variant into the tree that jest-circus is about to run. */
function prepare(state) {
  const chosen = new Map();
  let last;
  const end = () => {
    if (last !== undefined) variants.end(last.errors.length > 0, thrownBy(last.errors[0]));
    last = undefined;
  };

  beforeAll(() => {
    const { testPath } = expect.getState();
    visit(state.rootDescribeBlock, (block, names) => {
      const copies = (test) => {
        const queue = variants.queueOf(testPath, [...names, test.name]);
        if (queue === undefined) return [{ ...test, mode: 'skip' }];
        return queue.variants.map((variant) => {
          const copy = { ...test, errors: [], retryReasons: [], seenDone: false, asyncError: test.asyncError };
          chosen.set(copy, { test: queue.test, variant });
          return copy;
        });
      };
      block.children = block.children.flatMap((child) => (child.type === 'test' ? copies(child) : [child]));
      if (block.tests !== undefined) block.tests = block.children.filter(({ type }) => type === 'test');
    });
  });
  beforeEach(() => {
    end();
    const test = state.currentlyRunningTest;
    const choice = chosen.get(test);
    if (choice === undefined) return;
    if (variants.isLost(choice.variant)) {
      test.fn = () => {};
      return;
    }
    last = test;
    variants.begin(choice.test, choice.variant);
    test.timeout = variants.timeLimit() ?? test.timeout;
  });
  afterAll(() => {
    end();
    return variants.probe();
  }, 60_000);
}

function visit(block, change, names = []) {
  const own = block.parent === undefined ? names : [...names, block.name];
  change(block, own);
  for (const child of block.children) if (child.type === 'describeBlock') visit(child, change, own);
}

/** jest-circus keeps an error with the place where its test was defined. */
function thrownBy(error) {
  return Array.isArray(error) ? (error[0] ?? error[1]) : error;
}
