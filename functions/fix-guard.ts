import { fixGuard } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, provingGround, suites } from './ports.ts';

export const handler = lambdaStep(fixGuard, openPorts(suites, provingGround));
