import { createConfigs, createMemoryObjects } from '@suture/adapters/objects';
import { type Config, versionOf } from '@suture/core';
import type { SentAlarm, TicketEdit } from './checks/end.ts';
import type { Facts } from './checks/facts.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Random } from './kernel/random.ts';
import type { Happening, Scenario } from './scenario.ts';
import { deployed } from './world/definition.ts';
import type { Host } from './world/host.ts';
import type { Lambda } from './world/lambda.ts';
import type { StepFunctions } from './world/machine.ts';
import type { MessageQueue } from './world/queue.ts';

const minute = 60_000;
const hour = 60 * minute;

interface CourseParts {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly scenario: Scenario;
  readonly bucket: Map<string, Uint8Array>;
  /** What things happen to. */
  readonly world: () => {
    readonly host: Host;
    readonly lambda: Lambda;
    readonly machine: StepFunctions;
    readonly queue: MessageQueue;
  };
}

/** The course of a world: what happens in it by itself, and what has happened so far. */
export interface Course {
  happen(happening: Happening): void;
  readonly killSwitch: { value: string };
  readonly killed: Facts['killed'];
  /** Milliseconds that the product's clocks are ahead of the true time. */
  readonly skew: () => number;
  /** The configuration of the newest release. */
  readonly config: () => Config;
  /** Whether the kill switch was ever set. */
  readonly wasKilled: () => boolean;
  readonly sent: readonly SentAlarm[];
  readonly edits: readonly TicketEdit[];
  /** `shop/orders#1`. */
  readonly closedByPeople: ReadonlySet<string>;
}

export function createCourse({ kernel, random, scenario, bucket, world }: CourseParts): Course {
  const start = kernel.now();
  const killSwitch = { value: 'off' };
  const killed: Facts['killed'] = { since: undefined, clearedAt: Number.NEGATIVE_INFINITY, service: undefined };
  const sent: SentAlarm[] = [];
  const edits: TicketEdit[] = [];
  const closedByPeople = new Set<string>();
  let skew = 0;
  let release = 0;
  let config = scenario.config(release);
  let wasKilled = false;

  function sendAlarm({ alarm, state, changedAt: after }: Extract<Happening, { kind: 'alarm' }>): void {
    const { queue } = world();
    const changedAt = start + after;
    sent.push({ alarm, state, changedAt });
    const body = createAlarmEvent(alarm, state, changedAt);
    queue.send(body, random.chance(scenario.messages.late) ? random.whole(minute, 3 * hour) : 0);
    if (random.chance(scenario.messages.doubled)) queue.send(body, random.whole(0, 2 * hour));
  }

  function setKillSwitch(value: string): void {
    killSwitch.value = value;
    wasKilled = true;
    killed.service = /^only (\S+):/.exec(value)?.[1];
    if (value !== 'off') killed.since = kernel.now();
    else {
      killed.since = undefined;
      killed.clearedAt = kernel.now();
    }
  }

  function closeTicket(): void {
    for (const { name, issues } of world().host.repositories.values()) {
      const open = issues.find(({ pull, state }) => pull === undefined && state === 'open');
      if (open === undefined) continue;
      open.state = 'closed';
      closedByPeople.add(`${name}#${open.number}`);
    }
  }

  /** Ends the first execution that runs; where none does, it looks again. */
  function abort(looks = 60): void {
    const { machine } = world();
    const running = [...machine.executions.values()].find(({ status }) => status === 'RUNNING');
    if (running !== undefined) machine.abort(running.name);
    else if (looks > 1) kernel.after(minute, () => abort(looks - 1));
  }

  /** As `suture config push` does. */
  async function pushConfig(): Promise<void> {
    const objects = createMemoryObjects();
    await createConfigs(objects).push(scenario.config(release + 100), versionOf(config));
    for (const key of objects.keys()) bucket.set(key, (await objects.get(key)) ?? new Uint8Array());
  }

  function happen(happening: Happening): void {
    const { host, lambda, machine } = world();
    switch (happening.kind) {
      case 'alarm':
        sendAlarm(happening);
        return;
      case 'kill switch':
        setKillSwitch(happening.value);
        return;
      case 'clock':
        skew += happening.by;
        return;
      case 'release':
        release += 1;
        config = scenario.config(release);
        machine.deploy(deployed);
        lambda.deploy(config);
        return;
      case 'configuration pushed':
        void pushConfig();
        return;
      case 'abort':
        abort();
        return;
      case 'push to main':
        host.pushToMain();
        return;
      case 'mended by a person':
        host.mend();
        return;
      case 'ticket closed':
        closeTicket();
        return;
      case 'ticket edited': {
        const edit = host.editTicket();
        if (edit !== undefined) edits.push(edit);
      }
    }
  }

  return {
    happen,
    killSwitch,
    killed,
    skew: () => skew,
    config: () => config,
    wasKilled: () => wasKilled,
    sent,
    edits,
    closedByPeople,
  };
}

/** A happening in the trace. */
export function describeHappening(happening: Happening): string {
  const { at: _at, id: _id, kind, ...rest } = happening;
  return [kind, ...Object.values(rest)].join(' ');
}

/** As EventBridge delivers it. */
function createAlarmEvent(alarmName: string, value: 'ALARM' | 'OK', changedAt: number): string {
  const time = new Date(changedAt).toISOString();
  return JSON.stringify({
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '111122223333',
    region: 'eu-west-1',
    time,
    resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: { value, reason: 'Threshold Crossed', timestamp: time.replace('Z', '+0000') },
      configuration: {},
    },
  });
}
