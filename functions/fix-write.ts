import { fixing } from './fixing.ts';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep('FixWrite', openPorts(publisher, fixing));
