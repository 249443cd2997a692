import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/deployment/**/*.test.ts'],
    // A deployment is one, and so is what tests it.
    maxWorkers: 1,
    maxConcurrency: 4,
    globalSetup: 'test/temporary-folder.ts',
    testTimeout: 900_000,
    hookTimeout: 900_000,
    reporters: process.env.CI ? ['verbose', ['json', { outputFile: '.ci/report-deployment.json' }]] : ['verbose'],
  },
});
