export { type AnswerDifference, compareAnswers } from './compare-answers.ts';
export { buildExample, buildOrders, readExample } from './example.ts';
export { type DemoEnd, type DemoOptions, runDemo } from './run-demo.ts';
export type { Catalogue, CataloguedBug } from './service.ts';
