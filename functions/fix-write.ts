import { fixing } from './fixing.ts';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts } from './ports.ts';

export const handler = lambdaStep('FixWrite', openPorts(gateway, fixing));
