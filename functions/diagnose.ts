import { diagnose } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { diagnosisEngine } from './parts/diagnosis-engine.ts';
import { gateway } from './parts/gateway.ts';
import { provingGround, suites } from './parts/trees.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(diagnose, openPorts(gateway, suites, provingGround, diagnosisEngine));
