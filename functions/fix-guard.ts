import { fixGuard } from '@suture/core';
import { lambdaStep } from './lambda-step.ts';
import { syntax } from './parts/syntax.ts';
import { baseTree, provingGround } from './parts/trees.ts';
import { openPorts } from './ports.ts';

export const handler = lambdaStep(fixGuard, openPorts(baseTree, provingGround, syntax));
