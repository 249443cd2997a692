import { reviewOpen } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep(reviewOpen, openPorts(publisher));
