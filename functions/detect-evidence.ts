import { detectEvidence } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, telemetry } from './ports.ts';

export const handler = lambdaStep(detectEvidence, openPorts(publisher, telemetry));
