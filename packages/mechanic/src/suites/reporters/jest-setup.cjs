'use strict';
// The module object of the process, not of jest's sandbox: every test file of a worker then shares one counter.
const { createRequire } = process.getBuiltinModule('node:module');
const counter = createRequire(__filename)('./counter.cjs');
const { beforeEach, afterEach, afterAll, expect } = require('@jest/globals');

const { testPath } = expect.getState();
counter.enter(testPath);
beforeEach(() => counter.start(testPath));
afterEach(() => counter.finish(testPath, expect.getState().currentTestName));
afterAll(() => counter.leave(testPath));
