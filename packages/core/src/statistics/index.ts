export * from './incident-figures.ts';
export * from './incident-statistics.ts';
