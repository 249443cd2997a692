import { fixGuard } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { provingGround, suites } from './parts/trees.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(fixGuard, openPorts(suites, provingGround));
