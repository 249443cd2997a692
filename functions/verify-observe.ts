import { verifyObserve } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts, telemetry } from './ports.ts';

export const handler = lambdaStep(verifyObserve, openPorts(gateway, telemetry));
