export { type Answer, type Catalogue, type CataloguedBug, isAsMeant } from './catalogue.ts';
export { type AnswerDifference, compareAnswers } from './compare-answers.ts';
export { buildExample, buildOrders, buildRepository, readExample } from './example.ts';
export { isMonitorName, type MonitorName, monitorNames } from './monitors/index.ts';
export { buildPastFixes } from './past-fixes.ts';
export { isRolloutTrouble, type RolloutTrouble, rolloutTroubles } from './rollout-trouble.ts';
export { type DemoEnd, type DemoOptions, runDemo } from './run-demo.ts';
