import { diagnose } from '@suture/core';
import { diagnosisEngine } from './diagnosis-engine.ts';
import { lambdaStep } from './lambda-step.ts';
import { openPorts, publisher } from './ports.ts';

export const handler = lambdaStep(diagnose, openPorts(publisher, diagnosisEngine));
