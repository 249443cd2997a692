'use strict';
const counter = require('./counter.cjs');

module.exports = {
  mochaHooks: {
    // Every file is loaded before the first test: what ran until then belongs to no file's tests in particular.
    beforeAll() {
      counter.leave('');
    },
    beforeEach() {
      counter.start(this.currentTest.file);
    },
    afterEach() {
      counter.finish(this.currentTest.file, this.currentTest.titlePath().join(' '));
    },
    afterAll() {
      counter.leave('');
    },
  },
};
