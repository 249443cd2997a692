import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, telemetry } from './ports.ts';

export const handler = lambdaStep('VerifyObserve', openPorts(publisher, telemetry));
