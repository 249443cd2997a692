import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';
import { thinkingIfAny } from './thinking.ts';

export const handler = lambdaStep('DetectTriage', openPorts(publisher, thinkingIfAny));
