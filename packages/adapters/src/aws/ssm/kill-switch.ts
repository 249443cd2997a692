import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import type { KillSwitch } from '@suture/core';
import { KillSwitchUnreadable } from '../../errors.ts';

interface ParameterKillSwitchOptions {
  readonly client: Pick<SSMClient, 'send'>;
  /** The parameter's name: `/suture/production/kill-switch`. */
  readonly name: string;
}

/**
 * A kill switch in an SSM parameter: with `off` everything runs, any other value is the reason to stop. It is read at each call.
 * A caller that cannot read it must stop.
 * @throws KillSwitchUnreadable
 */
export function createParameterKillSwitch({ client, name }: ParameterKillSwitchOptions): KillSwitch {
  return {
    reason: async () => {
      const value = (await read(client, name)).trim();
      if (value.toLowerCase() === 'off') return undefined;
      return value === '' ? 'no reason given' : value;
    },
  };
}

async function read(client: ParameterKillSwitchOptions['client'], name: string): Promise<string> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value ?? '';
  } catch (cause) {
    if (cause instanceof ParameterNotFound)
      throw new KillSwitchUnreadable(
        name,
        `it does not exist. Make it with: aws ssm put-parameter --name ${name} --type String --value off`,
        { cause },
      );
    throw new KillSwitchUnreadable(name, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
