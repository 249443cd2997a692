import { reviewAwait } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(reviewAwait, openPorts());
