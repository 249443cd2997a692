import { detectTriage } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { checkpoints } from './parts/checkpoints.ts';
import { gateway } from './parts/gateway.ts';
import { triageEngine } from './parts/triage-engine.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(detectTriage, openPorts(checkpoints, gateway, triageEngine));
