import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts, telemetry } from './ports.ts';

export const handler = lambdaStep('VerifyObserve', openPorts(gateway, telemetry));
