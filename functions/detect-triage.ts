import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, thinking } from './ports.ts';

export const handler = lambdaStep('DetectTriage', openPorts(publisher, thinking));
