'use strict';
const { openReport, describeError } = require('./report.cjs');

/** Loaded by mocha's main process, before the test files in a serial run. */
const report = openReport();

class MochaReporter {
  constructor(runner) {
    if (process.env.SUTURE_VARIANTS !== undefined) require('./variants-mocha.cjs').runVariants(runner);
    runner.on('pass', (test) => addTest(test, 'passed'));
    runner.on('pending', (test) => addTest(test, 'skipped'));
    runner.on('fail', (test, error) => addTest(test, 'failed', error));
    runner.on('end', () => report?.end());
  }
}

function addTest(test, status, error) {
  report?.add({
    file: report.file(test.file ?? test.parent?.file ?? ''),
    names: test.titlePath(),
    status,
    duration: test.duration ?? 0,
    ...(error === undefined ? {} : { error: describeError(error) }),
  });
}

module.exports = MochaReporter;
