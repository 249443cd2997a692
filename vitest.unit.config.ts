import { defineConfig } from 'vitest/config';
import { together } from './vitest.config.ts';

/** The inner loop: what lies beside the code, and the rules of the house. Everything else is `npm test`. */
export default defineConfig({
  test: {
    ...together,
    include: ['packages/*/src/**/*.test.ts', 'functions/**/*.test.ts', 'test/architecture/**/*.test.ts'],
    maxWorkers: 2,
  },
});
