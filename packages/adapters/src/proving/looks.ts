import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { Trigger } from '@suture/core';

/** How an observed process looks to the code in it. Nothing in it names a test. */
export interface Look {
  /** For the proof. */
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Variables of a test command that the code may need in order to start; those that tell of tests are left out. */
const testVariable = /^(?:NODE_ENV|NODE_OPTIONS|CI)$|TEST|JEST|MOCHA|VITE|AVA|TAP|COVERAGE|SUTURE/i;

/** The looks in which a trigger is observed: as in production, and without any word of where it runs. */
export function looksFor(
  { module, export: name, input }: Trigger,
  { cwd, given }: { readonly cwd: string; readonly given: Readonly<Record<string, string>> },
): readonly Look[] {
  const kept = Object.fromEntries(Object.entries(given).filter(([variable]) => !testVariable.test(variable)));
  const plain = {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    ...kept,
  };
  const lambda = {
    AWS_LAMBDA_FUNCTION_NAME: `service-${randomBytes(3).toString('hex')}`,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.', 1)[0]}.x`,
    AWS_REGION: 'eu-west-1',
    LAMBDA_TASK_ROOT: cwd,
    _HANDLER: `${module.replace(/\.[^./]+$/, '')}.${name ?? 'handler'}`,
    _X_AMZN_TRACE_ID: `Root=1-${randomUUID().slice(0, 8)}-${randomBytes(12).toString('hex')}`,
  };
  const production = input.kind === 'event' ? lambda : { PORT: '8080' };
  return [
    {
      name: input.kind === 'event' ? 'a Lambda function' : 'a service in production',
      env: { ...plain, NODE_ENV: 'production', ...production },
    },
    { name: 'a Node process', env: plain },
  ];
}
