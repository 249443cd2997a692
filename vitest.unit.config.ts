import { defineConfig } from 'vitest/config';
import all from './vitest.config.ts';

/** The inner loop: what lies beside the code, and the rules of the house. Everything else is `npm test`. */
export default defineConfig({
  test: {
    ...all.test,
    include: ['packages/*/src/**/*.test.ts', 'functions/**/*.test.ts', 'test/architecture/**/*.test.ts'],
  },
});
