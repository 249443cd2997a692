import { detectTriage } from '@suture/core';
import { triageEngine } from './engines.ts';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep(detectTriage, openPorts(publisher, triageEngine));
