import { reviewAnswer } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { gateway } from './parts/gateway.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(reviewAnswer, openPorts(gateway));
