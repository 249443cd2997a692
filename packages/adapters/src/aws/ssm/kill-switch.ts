import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { type KillSwitch, readKillSwitch } from '@suture/core';
import { KillSwitchUnreadable } from '../../errors.ts';
import { remember } from '../../remember.ts';

interface ParameterKillSwitchOptions {
  readonly client: Pick<SSMClient, 'send'>;
  /** The parameter's name: `/suture/production/kill-switch`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Milliseconds for which an answer counts. The account has few reads a second, which a storm of alerts would use up. */
const maxAgeMs = 5_000;

/**
 * A kill switch in an SSM parameter: with `off` everything runs, `only NAME: REASON` stops one service, and any other value is the
 * reason to stop everything. It is read again
 * when the last answer is five seconds old. A caller that cannot read it must stop.
 * @throws KillSwitchUnreadable
 */
export function createParameterKillSwitch({ client, name, now }: ParameterKillSwitchOptions): KillSwitch {
  const value = remember(maxAgeMs, now, () => read(client, name));
  return { reason: async (service) => readKillSwitch(await value(), service) };
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
