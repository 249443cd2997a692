import { setTimeout as pause } from 'node:timers/promises';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { createCodeReader } from '@suture/adapters/aws/codebuild';
import { traced } from '../traced.ts';

/** @param projectOf the build project that packs a repository */
export function openCodeReader(projectOf: (repository: string) => string | undefined) {
  return createCodeReader({
    client: traced(new CodeBuildClient({})),
    projectOf,
    pause: (milliseconds) => pause(milliseconds),
  });
}
