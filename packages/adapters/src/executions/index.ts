export { createStepFunctionsExecutions, type StepFunctionsOptions } from './step-functions.ts';
