'use strict';
const { openReport, describeError } = require('./report.cjs');

/** Loaded by mocha's main process, before the test files in a serial run. */
const report = openReport();

class MochaReporter {
  constructor(runner) {
    runner.on('pass', (test) => addTest(test, 'passed'));
    runner.on('pending', (test) => addTest(test, 'skipped'));
    runner.on('fail', (test, error) => addTest(test, 'failed', error));
    runner.on('end', () => report?.end());
  }
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
