import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher, thinkingWith } from './ports.ts';

export const handler = lambdaStep(
  'FixWrite',
  openPorts(
    publisher,
    thinkingWith(() => ({})),
  ),
);
