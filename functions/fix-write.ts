import { fixWrite } from '@suture/core';
import { fixEngine } from './fix-engine.ts';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep(fixWrite, openPorts(publisher, fixEngine));
