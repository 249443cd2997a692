import { detectEvidence } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { gateway } from './parts/gateway.ts';
import { telemetry } from './parts/telemetry.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(detectEvidence, openPorts(gateway, telemetry));
