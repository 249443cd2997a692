import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'functions/**/*.test.ts', 'test/**/*.test.ts', 'examples/*/*.test.mjs'],
    // What needs a network or a deployment has a configuration of its own.
    exclude: ['**/node_modules/**', '**/fixtures/**', 'test/vendor-schemas/**', 'test/deployment/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // CI counts from the report, which holds what the summary says and can be read by a program.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.ci/report.json' }]] : ['default'],
  },
});
