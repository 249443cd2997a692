import { verifyObserve } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { gateway } from './parts/gateway.ts';
import { rollouts } from './parts/rollouts.ts';
import { telemetry } from './parts/telemetry.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(verifyObserve, openPorts(gateway, rollouts, telemetry));
