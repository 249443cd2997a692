import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, repairer } from './ports.ts';

export const handler = lambdaStep('Diagnose', openPorts(publisher, repairer));
