import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, thinkingIfAny } from './ports.ts';

export const handler = lambdaStep('DetectTriage', openPorts(publisher, thinkingIfAny));
