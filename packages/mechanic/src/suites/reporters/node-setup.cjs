'use strict';
const { openReport } = require('./report.cjs');

// Preloaded into the runner and into each test file's process. The runner starts those before it loads the reporter, so
// the order has to be taken out of the environment here.
if (process.env.NODE_TEST_CONTEXT === undefined) {
  const report = openReport();
  if (report !== undefined) globalThis[Symbol.for('suture.report')] = report;
} else if (process.env.SUTURE_VARIANTS !== undefined) {
  require('./variants-node.cjs').replaceNodeTest();
} else if (process.env.SUTURE_HITS !== undefined) {
  countPerTest();
}

function countPerTest() {
  const { beforeEach, afterEach } = require('node:test');
  const counter = require('./counter.cjs');
  const file = process.argv[1];
  counter.enter(file);
  const nameOf = (test) => test.fullName ?? test.name;
  beforeEach((test) => counter.start(file, nameOf(test)));
  afterEach((test) => counter.finish(file, nameOf(test)));
}
