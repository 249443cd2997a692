import { defineConfig } from 'vitest/config';

/** Holds stand-ins and adapters against what vendors publish about themselves; needs the npm registry once. */
export default defineConfig({
  test: {
    include: ['test/vendor-schemas/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
