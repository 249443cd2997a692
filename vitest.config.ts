import { defineConfig } from 'vitest/config';

/** Milliseconds for one test. Only a test that hangs may meet it, on however busy a machine; no test sets one of its own. */
const limit = 600_000;

/** A synthesis changes the environment and keeps state in modules of others; the controls replace modules of the product. */
const alone = ['test/stacks/**/*.test.ts', 'test/security/compromised-controls.test.ts'];

const shared = {
  // What needs a network or a deployment has a configuration of its own.
  exclude: ['**/node_modules/**', '**/fixtures/**', 'test/vendor-schemas/**', 'test/deployment/**'],
  globalSetup: 'test/temporary-folder.ts',
  testTimeout: limit,
  hookTimeout: limit,
  expect: { poll: { timeout: limit } },
};

/**
 * Most files share the modules that a worker has loaded, which saves three quarters of the processor time of the core's tests.
 * So a test puts back what it changes of the environment or of a module.
 */
export const together = {
  ...shared,
  name: 'together',
  isolate: false,
  include: ['packages/*/src/**/*.test.ts', 'functions/**/*.test.ts', 'test/**/*.test.ts', 'examples/*/*.test.mjs'],
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...together, exclude: [...shared.exclude, ...alone] } },
      { test: { ...shared, name: 'alone', include: alone } },
    ],
    maxWorkers: 2,
    // CI counts from the report, which holds what the summary says and can be read by a program.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.ci/report.json' }]] : ['default'],
  },
});
