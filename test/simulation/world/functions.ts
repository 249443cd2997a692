import { admitGitHubWebhook } from '@suture/adapters/github/webhook';
import { receiveBatch } from '@suture/adapters/inbound';
import { artifactKeys, type BuildName, builds, runStep, type StateName, steps, sweep } from '@suture/core';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Lambda } from './lambda.ts';
import type { Workers } from './machine.ts';
import { type ProvingEnd, readOrder, reportFor, searchReportFor } from './proving.ts';
import type { Message } from './queue.ts';
import type { Habits } from './world.ts';

const minute = 60_000;

interface FunctionParts {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly habits: Habits;
  readonly lambda: Lambda;
  readonly bucket: Map<string, Uint8Array>;
  /** Told how the proving ground ended for an attempt: `inc-1#2`. */
  readonly onProved: (attempt: string, end: ProvingEnd) => void;
}

function isStep(state: string): state is StateName {
  return state in steps;
}

function isBuild(state: string): state is BuildName {
  return state in builds;
}

/** The functions of the states, and the builds. */
export function createWorkers({ kernel, random, habits, lambda, bucket, onProved }: FunctionParts): Workers {
  function runBuild(state: BuildName, key: string): void {
    if (state === 'DiagnosePrepare' || state === 'TestPrepare') return;
    const order = readOrder(Buffer.from(bucket.get(key) ?? []).toString('utf8'));
    const end = random.weighted<ProvingEnd>([
      [habits.notProven, 'not proven'],
      [habits.redOnBase, 'red on base'],
      [habits.staleReport, 'stale report'],
      [1, 'proven'],
    ]);
    if (!('kind' in order)) onProved(`${order.incidentId}#${order.attempt}`, end);
    const [target, report] =
      'kind' in order
        ? [artifactKeys.searchReport(order.incidentId), searchReportFor(order)]
        : [artifactKeys.provingReport(order.incidentId, order.attempt), reportFor(order, end)];
    bucket.set(target, Buffer.from(JSON.stringify(report)));
  }

  return {
    invoke: (state, input, end) => {
      if (!isStep(state)) throw new RangeError(`nobody works in ${state}`);
      const step = steps[state];
      const incidentId = 'incidentId' in input ? String(input.incidentId) : undefined;
      lambda.invoke(
        { caller: state, limit: step.seconds * 1000, incidentId, run: (ports) => runStep(step, input, ports) },
        end,
      );
    },
    build: (state, workOrder, end) => {
      if (!isBuild(state)) throw new RangeError(`nobody builds in ${state}`);
      kernel.after(random.whole(minute, 15 * minute), () => {
        if (random.chance(habits.buildFails)) {
          kernel.note(`${state} of ${workOrder} fails`);
          return end({ error: 'States.TaskFailed', cause: 'the machine could not be provided' });
        }
        runBuild(state, workOrder);
        kernel.note(`${state} of ${workOrder} ends`);
        end({ output: {} });
      });
    },
  };
}

/** Works on a batch of the queue, as `functions/intake.ts` does. */
export function receive(
  lambda: Lambda,
  batch: readonly Message[],
  end: (failed: ReadonlySet<string> | undefined) => void,
): void {
  const failed = new Set<string>();
  lambda.invoke(
    {
      caller: 'intake',
      limit: 5 * minute,
      run: async (ports) => {
        const { refused } = await receiveBatch(batch, ports, { ownAlarms: 'suture-simulated-' });
        for (const { id } of refused) failed.add(id);
        return { refused };
      },
    },
    (result) => end('output' in result ? failed : undefined),
  );
}

/** Takes a delivery of the code host in, as `functions/webhook.ts` does. */
export function deliver(
  lambda: Lambda,
  {
    headers,
    body,
    secret,
    put,
  }: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly secret: string;
    readonly put: (message: object) => void;
  },
): void {
  lambda.invoke(
    {
      caller: 'webhook',
      limit: 10_000,
      run: async ({ log }) => {
        const inbox = { put: async (message: object) => put(message) };
        return admitGitHubWebhook({ headers, body: Buffer.from(body) }, [secret, ''], { inbox, log });
      },
    },
    () => undefined,
  );
}

/** Reconciles, as `functions/sweeper.ts` does. */
export function runSweep(lambda: Lambda, end: () => void): void {
  lambda.invoke({ caller: 'sweeper', limit: 5 * minute, run: (ports) => sweep(ports) }, end);
}
