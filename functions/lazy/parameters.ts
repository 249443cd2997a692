import { SSMClient } from '@aws-sdk/client-ssm';
import { createParameterKillSwitch, createSecrets, type Secrets } from '@suture/adapters/aws/ssm';
import type { KillSwitch } from '@suture/core';
import type { Environment } from '../environment.ts';
import { traced } from '../traced.ts';

/** What the parameters hold. */
export interface Parameters {
  readonly killSwitch: KillSwitch;
  readonly secrets: Secrets;
}

export function openParameters(names: Pick<Environment, 'KILL_SWITCH_NAME' | 'SECRETS_PATH'>): Parameters {
  const client = traced(new SSMClient({}));
  return {
    killSwitch: createParameterKillSwitch({ client, name: names.KILL_SWITCH_NAME, now: Date.now }),
    secrets: createSecrets({ client, path: names.SECRETS_PATH, now: Date.now }),
  };
}
