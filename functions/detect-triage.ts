import { detectTriage } from '@suture/core';
import { triageEngine } from './engines.ts';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts } from './ports.ts';

export const handler = lambdaStep(detectTriage, openPorts(gateway, triageEngine));
