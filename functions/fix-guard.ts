import { lambdaStep } from './lambda-step.ts';
import { openPorts, provingGround, suites } from './ports.ts';

export const handler = lambdaStep('FixGuard', openPorts(suites, provingGround));
