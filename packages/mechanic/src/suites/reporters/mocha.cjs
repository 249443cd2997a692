'use strict';
const { openReport, describeError } = require('./report.cjs');

/** Loaded by mocha's main process, before the test files in a serial run. */
const report = openReport();

class MochaReporter {
  constructor(runner) {
    // Mocha itself reads these at the end when its options ask for a desktop notification.
    this.stats = { passes: 0, failures: 0, duration: 0 };
    if (process.env.SUTURE_VARIANTS !== undefined) require('./variants-mocha.cjs').runVariants(runner);
    else if (process.env.SUTURE_HITS !== undefined) countPerTest(runner);
    runner.on('pass', (test) => addTest(test, 'passed'));
    runner.on('pending', (test) => addTest(test, 'skipped'));
    runner.on('fail', (test, error) => addTest(test, 'failed', error));
    runner.on('end', () => report?.end());
  }
}

/** Every file is loaded before the first test: what ran until then belongs to no file's tests in particular. */
function countPerTest(runner) {
  const counter = require('./counter.cjs');
  runner.on('start', () => counter.leave(''));
  runner.on('test', (test) => counter.start(fileOf(test)));
  runner.on('test end', (test) => counter.finish(fileOf(test), namesOf(test).join(' ')));
  runner.on('end', () => counter.leave(''));
}

function addTest(test, status, error) {
  report?.add({
    file: report.file(fileOf(test)),
    names: namesOf(test),
    status,
    duration: test.duration ?? 0,
    ...(error === undefined ? {} : { error: describeError(error) }),
  });
}

/** Mocha before 4 has no titlePath(), and a worker of a parallel run hands over tests without a parent. */
function namesOf(test) {
  if (typeof test.titlePath === 'function') return test.titlePath();
  const names = [test.title];
  for (let suite = test.parent; suite != null && suite.title !== ''; suite = suite.parent) names.unshift(suite.title);
  return names;
}

/** Mocha before 6 notes the file of tests only, not of hooks and suites: a hook's file is that of a test beside or below it. */
function fileOf({ file, parent }) {
  return file ?? parent?.file ?? fileBelow(parent) ?? '';
}

function fileBelow(suite) {
  const own = suite?.tests?.find((test) => test.file != null)?.file;
  if (own !== undefined) return own;
  for (const child of suite?.suites ?? []) {
    const file = fileBelow(child);
    if (file !== undefined) return file;
  }
  return undefined;
}

module.exports = MochaReporter;
