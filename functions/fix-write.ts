import { fixWrite } from '@suture/core';
import { fixEngine } from './fix-engine.ts';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts } from './ports.ts';

export const handler = lambdaStep(fixWrite, openPorts(gateway, fixEngine));
