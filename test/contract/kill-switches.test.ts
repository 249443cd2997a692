import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { createParameterKillSwitch } from '@suture/adapters/aws/ssm';
import { createFileKillSwitch } from '@suture/adapters/local-files';
import type { KillSwitch } from '@suture/core';
import { afterEach, describe, expect, it } from 'vitest';

interface Setting {
  readonly killSwitch: KillSwitch;
  throwFor(reason: string): Promise<void>;
  clear(): Promise<void>;
  /** Makes the kill switch unreadable. */
  spoil(): Promise<void>;
}

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function openFile(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-switch-'));
  folders.push(folder);
  const path = join(folder, 'kill-switch');
  return {
    killSwitch: createFileKillSwitch(path),
    throwFor: (reason) => writeFile(path, reason),
    clear: () => rm(path, { force: true }),
    spoil: async () => {
      await rm(path, { force: true });
      await mkdir(path);
    },
  };
}

async function openParameter(): Promise<Setting> {
  // Each look comes later than an answer counts.
  let now = 0;
  const later = () => {
    now += 60_000;
    return now;
  };
  const name = '/suture/production/kill-switch';
  const parameters = new Map([[name, 'off']]);
  const client = {
    send: async ({ input }: { input: { Name: string } }) => {
      const Value = parameters.get(input.Name);
      if (Value === undefined) throw new ParameterNotFound({ message: 'no', $metadata: {} });
      return { Parameter: { Name: input.Name, Value } };
    },
  };
  return {
    killSwitch: createParameterKillSwitch({ client: client as unknown as Pick<SSMClient, 'send'>, name, now: later }),
    throwFor: async (reason) => void parameters.set(name, reason),
    clear: async () => void parameters.set(name, 'off'),
    spoil: async () => void parameters.delete(name),
  };
}

const switches: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['a file', openFile],
  ['a parameter of Systems Manager', openParameter],
];

describe.each(switches)('a kill switch: %s', (_name, open) => {
  it('allows work until it is on, and again once it is off', async () => {
    const { killSwitch, throwFor, clear } = await open();

    const reasons = [await killSwitch.reason()];
    await throwFor('bad deploys');
    reasons.push(await killSwitch.reason());
    await clear();
    reasons.push(await killSwitch.reason());

    expect(reasons).toEqual([undefined, 'bad deploys', undefined]);
  });

  it.each(['', ' ', '\n'])('stops everything without a reason, too: %j', async (reason) => {
    const { killSwitch, throwFor } = await open();
    await throwFor(reason);

    expect(await killSwitch.reason()).toBe('no reason given');
  });

  it('allows nothing when it cannot be read', async () => {
    const { killSwitch, spoil } = await open();
    await spoil();

    await expect(killSwitch.reason()).rejects.toThrow();
  });

  it('stops one service and no other', async () => {
    const { killSwitch, throwFor } = await open();
    await throwFor('only orders: bad deploys');

    expect(await killSwitch.reason('orders')).toBe('bad deploys');
    expect(await killSwitch.reason('billing')).toBeUndefined();
    expect(await killSwitch.reason()).toBeUndefined();
  });
});
