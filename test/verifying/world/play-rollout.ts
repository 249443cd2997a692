import {
  AuditRecord,
  answerCallbacks,
  artifactKeys,
  type Incident,
  type Ports,
  type RecoveryWord,
  type Review,
  runStep,
  type StateName,
  StepOutput,
  type SymptomSlot,
  steps,
  verifySeconds,
} from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { z } from 'zod';
import type { MachineWalk } from '../../security/compromised/world/machine-walk.ts';
import { createAlarm } from './alarm.ts';
import { createRandom } from './random.ts';
import { drawCase, type RolloutCase, truthOf } from './rollout-case.ts';
import { createTraffic, type Traffic } from './traffic.ts';

const minute = 60_000;
const merged = 'a'.repeat(40);

export interface Played {
  readonly seed: number;
  readonly rollout: RolloutCase;
  readonly truth: ReturnType<typeof truthOf>;
  /** `rollout handed over`: the rollout never ended well, and a person was asked. */
  readonly verdict: Exclude<RecoveryWord, 'watching'> | 'rollout handed over';
  /** Where the machine came to its end, or would have diagnosed again. */
  readonly endedIn: string;
  readonly summary: string;
  /** Minutes from the rollout to the verdict, and the least that anybody needs. */
  readonly took: number;
  readonly least: number;
  readonly looks: number;
}

/**
 * Plays one rollout from the merge to the verdict: the deployed machine and its steps, with a clock that only this rollout moves.
 * @param walk of a machine that begins with `DeployAwait`
 */
export async function playRollout(seed: number, walk: MachineWalk): Promise<Played> {
  const random = createRandom(seed);
  const rollout = drawCase(random);
  const world = createTestWorld();
  const { clock } = world;
  const start = clock.now().getTime();
  const liveAt = start + Math.round(random.between(2, 90)) * minute;
  const traffic = createTraffic(rollout, liveAt, random);
  const alarm = createAlarm(rollout, traffic, random);
  const outputs: StepOutput[] = [];
  const ports: Ports = {
    ...world.ports,
    codeHost: { ...world.ports.codeHost, readReview: async () => reviewOf(sampleIncident.id) },
    executions: {
      ...world.ports.executions,
      succeed: async (_token, output) => {
        outputs.push(StepOutput.parse(output));
        return 'delivered';
      },
    },
    rollouts: {
      status: async (_incident, commit) => {
        const live = clock.now().getTime() >= liveAt && rollout.rollout !== 'never comes';
        if (!live) return { commit, status: 'pending', detail: 'not yet' };
        if (rollout.rollout === 'fails') return { commit, status: 'failed', detail: 'the pipeline is red' };
        return { commit, status: 'live', at: new Date(liveAt).toISOString(), detail: 'live' };
      },
    },
    telemetry: { gather: world.ports.telemetry.gather, read: async () => readAt(clock.now().getTime()) },
  };

  function readAt(now: number): Awaited<ReturnType<Ports['telemetry']['read']>> {
    const at = (now - liveAt) / minute;
    const { down } = rollout;
    if (down !== undefined && at >= down.from && at < down.until)
      return { alarm: 'unknown', sameError: 0, observed: 'no answer', unread: ['The vendor did not answer.'] };
    const history = traffic.historyAt(now);
    const state = alarm(now);
    return { alarm: state, ...totalsOf(history.live), observed: `alarm ${state}`, history };
  }

  async function work(state: string, input: unknown): Promise<StepOutput | undefined> {
    // Here the loop begins anew, which is not this bench's concern.
    if (state === 'Diagnose') return undefined;
    if (!isStep(state)) throw new RangeError(`nobody works in ${state}`);
    if (state !== 'DeployAwait') {
      outputs.push(await runStep(steps[state], input, ports));
      return outputs.at(-1);
    }
    await runStep(steps[state], { incidentId: incident.id, token: 'token' }, ports);
    // The sweeper looks after it every five minutes.
    do clock.advance(5 * minute);
    while (!(await answerCallbacks(incident.id, ports)));
    return outputs.at(-1);
  }

  const incident = await openIncident(ports, rollout, start);
  const wait = (data: object) => clock.advance(Waited.parse(data).waitSeconds * 1000);
  const endedIn = await walk(incident.id, work, wait);
  const judged = await readVerdict(incident.id, ports);
  return {
    seed,
    rollout,
    truth: truthOf(rollout),
    verdict: judged?.verdict ?? 'rollout handed over',
    endedIn,
    summary: judged?.summary ?? outputs.at(-1)?.summary ?? '',
    took: judged === undefined ? 0 : judged.secondsLive / 60,
    least: leastMinutes(rollout, traffic, liveAt),
    looks: judged?.looks ?? 0,
  };
}

/** Totals of all versions, each slot counted once. */
function totalsOf(slots: readonly SymptomSlot[]) {
  const last = new Map(slots.map((slot) => [`${slot.from} ${slot.version}`, slot]));
  let [requests, failures, sameError] = [0, 0, 0];
  for (const slot of last.values()) {
    requests += slot.requests;
    failures += slot.failures;
    sameError += slot.sameError;
  }
  return { requests, failures, sameError };
}

const Waited = z.object({ waitSeconds: z.number() });
const Judged = z.object({
  verdict: z.enum(['recovered', 'not_recovered', 'made_worse', 'cannot_tell']),
  summary: z.string(),
  secondsLive: z.number(),
});

async function readVerdict(incidentId: string, { auditLog }: Ports) {
  const trail = z.array(AuditRecord).parse(await auditLog.read(incidentId));
  const looks = trail.filter(({ action }) => action === 'symptom read');
  const last = looks.at(-1);
  return last === undefined ? undefined : { ...Judged.parse(last.detail), looks: looks.length };
}

function isStep(state: string): state is StateName {
  return state in steps;
}

function reviewOf(id: string): Review {
  const ref = { id, url: `https://host/pr/${id}`, branch: 'suture/fix', headCommit: 'b'.repeat(40) };
  return { ...ref, status: 'merged', draft: false, comments: [], decidedBy: 'a person', mergeCommit: merged };
}

/** An incident whose pull request was merged just now. */
async function openIncident(ports: Ports, { severity }: RolloutCase, now: number): Promise<Incident> {
  const { id, url, branch, headCommit } = reviewOf('1');
  const incident: Incident = {
    ...sampleIncident,
    version: 0,
    stage: 'review',
    severity,
    baseCommit: 'c'.repeat(40),
    createdAt: new Date(now - 4 * 60 * minute).toISOString(),
    ticket: await ports.tickets.open(sampleIncident.id, 'orders answers 5xx', ''),
    attempts: { diagnose: 1, fix: 1, fixInRound: 1, review: 1, observe: 0 },
    review: { id, url, branch, headCommit },
  };
  await ports.incidents.create(incident);
  const files = {
    [artifactKeys.evidence(incident.id)]: evidence,
    [artifactKeys.triage(incident.id)]: triage,
    [artifactKeys.diagnosis(incident.id)]: diagnosis,
    [artifactKeys.patch(incident.id, 1)]: patch,
  };
  for (const [key, value] of Object.entries(files)) await ports.artifacts.put(key, JSON.stringify(value));
  return incident;
}

const evidence = {
  gatheredAt: '2026-11-24T09:00:00.000Z',
  deployedCommit: 'c'.repeat(40),
  errors: [],
  commits: [],
  gaps: [],
};
const triage = {
  severity: 'high',
  impact: 'orders fail',
  blastRadius: 'unknown',
  category: 'code',
  codeIsCause: 'yes',
  why: 'an error of the code',
  citations: [],
  by: 'a test',
};
const diagnosis = {
  cause: 'an order is not there',
  confidence: 0.9,
  locations: [],
  files: ['src/order.js'],
  citations: [],
  by: 'a test',
  limits: [],
};
const command = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' };
const patch = {
  baseCommit: 'c'.repeat(40),
  idea: 'guard',
  title: 'Guard the order',
  rationale: 'An order may be missing.',
  files: [{ path: 'src/order.js', before: 'a\n', after: 'b\n' }],
  diff: '',
  reproduction: { kind: 'none', description: 'none', files: [], command, testFiles: [], tests: [] },
  by: 'a test',
};

/**
 * The least minutes that a judge needs who is told the rates: for recovery, the time to watch that the severity asks for; for a fault that is
 * left, the first failure of the deployed version.
 */
function leastMinutes(rollout: RolloutCase, { facts }: Traffic, liveAt: number): number {
  if (truthOf(rollout) === 'recovered') return verifySeconds(limits, rollout.severity) / 60;
  const first = facts.firstFailure();
  return first === undefined ? 0 : (first - liveAt) / minute;
}

const { limits } = createTestWorld().ports.config;
