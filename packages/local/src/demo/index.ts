export { type AnswerDifference, compareAnswers } from './compare-answers.ts';
export { buildExample, buildOrders, readExample } from './example.ts';
export { isMonitorName, type MonitorName, monitorNames } from './monitors/index.ts';
export { type DemoEnd, type DemoOptions, runDemo } from './run-demo.ts';
export type { Catalogue, CataloguedBug } from './service.ts';
