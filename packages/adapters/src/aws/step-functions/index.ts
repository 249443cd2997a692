export { createStepFunctionsExecutions, type StepFunctionsOptions } from './executions.ts';
