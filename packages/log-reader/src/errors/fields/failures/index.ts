import { ecsTask } from './ecs-task.ts';
import type { FailureForm } from './form.ts';
import { kubernetes } from './kubernetes.ts';
import { lambda } from './lambda.ts';
import { stepFunctions } from './step-functions.ts';

export const platformFailures: readonly FailureForm[] = [lambda, ecsTask, kubernetes, stepFunctions];
