import { close } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { checkpoints } from './parts/checkpoints.ts';
import { gateway } from './parts/gateway.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(close, openPorts(checkpoints, gateway));
