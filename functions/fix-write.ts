import { fixWrite } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { checkpoints } from './parts/checkpoints.ts';
import { fixEngine } from './parts/fix-engine.ts';
import { gateway } from './parts/gateway.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(fixWrite, openPorts(checkpoints, gateway, fixEngine));
