import { diagnose } from '@suture/core';
import { diagnosisEngine } from './diagnosis-engine.ts';
import { lambdaStep } from './lambda-step.ts';
import { gateway, openPorts, provingGround, suites } from './ports.ts';

export const handler = lambdaStep(diagnose, openPorts(gateway, suites, provingGround, diagnosisEngine));
