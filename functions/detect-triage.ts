import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts } from './ports.ts';
import { thinkingIfAny } from './thinking.ts';

export const handler = lambdaStep('DetectTriage', openPorts(gateway, thinkingIfAny));
