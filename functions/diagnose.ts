import { diagnosing } from './diagnosing.ts';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep('Diagnose', openPorts(publisher, diagnosing));
