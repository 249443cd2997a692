import { diagnosing } from './diagnosing.ts';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts } from './ports.ts';

export const handler = lambdaStep('Diagnose', openPorts(gateway, diagnosing));
