import { defineConfig } from 'vitest/config';

/** Milliseconds for one test. Only a test that hangs may meet it, on however busy a machine; no test sets one of its own. */
const limit = 600_000;

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'functions/**/*.test.ts', 'test/**/*.test.ts', 'examples/*/*.test.mjs'],
    // What needs a network or a deployment has a configuration of its own.
    exclude: ['**/node_modules/**', '**/fixtures/**', 'test/vendor-schemas/**', 'test/deployment/**'],
    globalSetup: 'test/temporary-folder.ts',
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
    maxWorkers: 2,
    // CI counts from the report, which holds what the summary says and can be read by a program.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.ci/report.json' }]] : ['default'],
  },
});
