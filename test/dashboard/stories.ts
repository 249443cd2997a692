import {
  appendAudit,
  artifactKeys,
  type Diagnosis,
  defined,
  type Evidence,
  type FixAttempt,
  type Incident,
  type Patch,
  type Ports,
  type Proof,
  type Severity,
  type Stage,
} from '@suture/core';
import type { Transcript } from '@suture/core/agents';

/** Stores that the incidents are written into: those of a table or of memory. */
export type StoryStores = Pick<
  Ports,
  'incidents' | 'auditLog' | 'artifacts' | 'pendingCallbacks' | 'trustRecord' | 'episodes'
>;

/** The instant at which the pages look at the stories. */
export const now = new Date('2026-11-25T14:30:00.000Z');

interface Story {
  readonly title: string;
  readonly service: string;
  readonly severity?: Severity;
  /** Minutes before `now` at which it was opened. */
  readonly ago: number;
  /** The states that it has finished, with the minutes that each took. */
  readonly states: readonly (readonly [Stage, string, number, string])[];
  readonly result?: 'closed' | 'handed_over' | 'recorded';
  readonly waits?: 'review' | 'rollout';
  /** The state that has begun and not finished. */
  readonly running?: readonly [Stage, string];
  /** Millionths of a dollar. */
  readonly microUsd?: number;
}

const detected = [
  ['detect', 'DetectEvidence', 1, 'one error in 23 requests, deployed commit a5a3aa5b1c'],
  ['detect', 'DetectTriage', 1, 'high: 35% of the requests fail'],
  ['detect', 'DetectTicket', 1, 'ticket opened'],
] as const;
const diagnosed = [
  ...detected,
  ['diagnose', 'Diagnose', 6, 'the surcharge reads a zone that islands do not have'],
] as const;
const fixed = [
  ...diagnosed,
  ['fix', 'FixWrite', 4, 'Charge islands the rate of their mainland zone'],
  ['fix', 'FixGuard', 1, 'the guardrails allow it'],
] as const;
const proven = [...fixed, ['test', 'TestJudge', 5, 'proven: 61 of 61 tests pass, nothing is broken']] as const;
const reviewed = [...proven, ['review', 'ReviewOpen', 1, 'pull request 214 waits for a person']] as const;
const merged = [...reviewed, ['deploy', 'DeployAwait', 48, 'waiting for 9c1e77d204 to be live']] as const;
const verified = [...merged, ['verify', 'VerifyObserve', 22, 'watching: 48 requests, 0 failed']] as const;

export const shownIncident = 'inc-20261125-7f3a91c2';

const open: readonly (Story & { readonly id: string })[] = [
  {
    id: shownIncident,
    title: 'shipping: 500 for orders to islands since the new surcharge',
    service: 'shipping',
    severity: 'high',
    ago: 95,
    states: reviewed,
    waits: 'review',
    microUsd: 412_000,
  },
  {
    id: 'inc-20261125-02be7710',
    title: 'orders-5xx is in ALARM: 5 errors within 3 minutes',
    service: 'orders',
    severity: 'critical',
    ago: 4,
    running: ['detect', 'DetectTriage'],
    states: detected.slice(0, 1),
  },
  {
    id: 'inc-20261125-93d0aa41',
    title: "TypeError: Cannot read properties of undefined (reading 'leadDays')",
    service: 'catalog',
    severity: 'medium',
    ago: 11,
    running: ['diagnose', 'Diagnose'],
    states: detected,
    microUsd: 18_000,
  },
  {
    id: 'inc-20261125-c2c01d5e',
    title: 'p99 latency of checkout above 2 s for 15 minutes',
    service: 'checkout',
    severity: 'high',
    ago: 13,
    running: ['fix', 'FixWrite'],
    states: diagnosed,
    microUsd: 120_000,
  },
  {
    id: 'inc-20261125-5512f0aa',
    title: 'invoice totals differ from the sum of their lines',
    service: 'billing',
    severity: 'high',
    ago: 19,
    running: ['test', 'TestRun'],
    states: fixed,
    microUsd: 233_000,
  },
  {
    id: 'inc-20261125-88f41b09',
    title: 'RangeError: Invalid time value in nightly export',
    service: 'exports',
    severity: 'low',
    ago: 160,
    states: proven,
    waits: 'review',
    microUsd: 91_000,
  },
  {
    id: 'inc-20261124-41aa6e3d',
    title: 'carts lose their voucher after login',
    service: 'checkout',
    severity: 'medium',
    ago: 1_300,
    states: merged,
    waits: 'rollout',
    microUsd: 377_000,
  },
  {
    id: 'inc-20261124-e00c97b1',
    title: 'SQS consumer drops messages without a postcode',
    service: 'shipping',
    severity: 'medium',
    ago: 96,
    states: verified,
    microUsd: 154_000,
  },
];

/** Numbers between 0 and 1 that are the same in each run. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const pastTitles = [
  'checkout answers 5xx',
  'ValidationError in the webhook of payments',
  'stock goes below zero',
  'emails without a subject',
  'timeouts against the tax service',
  'prices of bundles are rounded twice',
  'search returns archived products',
  'TypeError in the parcel label',
];
const services = ['orders', 'shipping', 'checkout', 'billing', 'catalog'];

/** Incidents that ended in the twelve weeks before. */
function tellPast(count: number): readonly (Story & { readonly id: string })[] {
  const random = repeatable(7);
  const pick = <T>(values: readonly T[], otherwise: T): T => values[Math.floor(random() * values.length)] ?? otherwise;
  return Array.from({ length: count }, (_, index) => {
    const result = pick(['closed', 'closed', 'closed', 'handed_over', 'recorded'] as const, 'closed');
    const slow = 0.4 + random() * 2.4;
    const ways = { closed: verified, handed_over: diagnosed, recorded: detected };
    return {
      id: `inc-past-${String(index).padStart(5, '0')}`,
      title: pick(pastTitles, 'an alert'),
      service: pick(services, 'orders'),
      severity: pick(['high', 'medium', 'medium', 'low'] as const, 'medium'),
      ago: 1_700 + Math.floor((index * 80 * 1_440) / count),
      states: ways[result].map(
        ([stage, state, minutes, summary]) => [stage, state, Math.ceil(minutes * slow), summary] as const,
      ),
      result,
      microUsd: Math.floor(60_000 + random() * 500_000),
    };
  });
}

/** Writes the open incidents and so many ended ones, the newest with their audit trails. */
export async function writeStories(stores: StoryStores, past: number, trails = past): Promise<void> {
  for (const [index, story] of [...open, ...tellPast(past)].entries())
    await writeStory(index < open.length + trails ? story : { ...story, states: story.states.slice(-1) }, stores);
  for (const [key, value] of Object.entries(artifacts)) await stores.artifacts.put(key, JSON.stringify(value));
}

async function writeStory(story: Story & { readonly id: string }, stores: StoryStores): Promise<void> {
  const { id, title, service, severity, ago, states, result, waits, running, microUsd = 0 } = story;
  let time = now.getTime() - ago * 60_000;
  const createdAt = new Date(time).toISOString();
  const clock = { now: () => new Date(time) };
  const hasReview = states.some(([stage]) => stage === 'review') || waits === 'review';
  const write = (stage: Stage, state: string, action: string, detail = {}) =>
    appendAudit({ incidentId: id, stage, state, action, detail }, { auditLog: stores.auditLog, clock });
  let head = await write('detect', 'DetectEvidence', 'evidence gathered', { gaps: [] });
  for (const [stage, state, minutes, summary] of states) {
    await write(stage, state, 'started');
    time += minutes * 60_000;
    if (state === 'Diagnose') await write(stage, state, 'the model answered', { tokens: 41_200, microUsd });
    if (state === 'ReviewOpen') await write(stage, state, 'review opened', { id: '214' });
    if (state === 'DeployAwait') await write(stage, state, 'waiting for rollout', { mergeCommit: '9c1e77d204' });
    head = await write(stage, state, 'finished', { summary });
  }
  if (running !== undefined) head = await write(running[0], running[1], 'started');
  const at = new Date(time).toISOString();
  const [stage] = states.at(-1) ?? ['detect'];
  const incident: Incident = {
    id,
    version: 0,
    status: result ?? 'running',
    stage: waits === 'review' ? 'review' : stage,
    service,
    repository: `shop/${service}`,
    alert: {
      source: 'cloudwatch',
      sourceId: `${service}-5xx`,
      service,
      title,
      state: 'firing',
      startedAt: createdAt,
      fingerprint: id,
    },
    createdAt,
    updatedAt: at,
    attempts: { diagnose: 1, fix: 2, fixInRound: 2, review: 0, observe: 0 },
    baseCommit: 'a5a3aa5b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
    ticket: { id: '#381', url: `https://github.com/shop/${service}/issues/381` },
    auditHead: { seq: head.seq, hash: head.hash },
    ...defined({ severity }),
    ...(id === shownIncident
      ? {
          dueAt: '2026-11-25T20:00:00.000Z',
          fault: ["TypeError: Cannot read properties of undefined (reading 'rate')", 'src/surcharge.js:20'],
        }
      : {}),
    ...(hasReview
      ? {
          review: {
            id: '#214',
            url: `https://github.com/shop/${service}/pull/214`,
            branch: `suture/${id}`,
            headCommit: '4be1',
          },
        }
      : {}),
    ...(result === undefined ? {} : { outcome: { result, at, reason: reasons[result] } }),
  };
  await stores.incidents.create(incident);
  if (waits !== undefined)
    await stores.pendingCallbacks.put({
      kind: waits,
      ref: `${waits}#${id}`,
      incidentId: id,
      token: 'token',
      since: at,
    });
  if (result === 'closed') await stores.trustRecord.count(service, 'closed', id);
  if (result === 'handed_over') await stores.trustRecord.count(service, 'rejected', id);
}

const reasons = {
  closed: 'fixed by https://github.com/shop/orders/pull/188, merged as 9c1e77d204; the symptom is gone',
  handed_over: 'no fix was proven after 3 attempts: the tax service answers in a form that the code never had',
  recorded: 'below the severity floor: 1 of 5,200 requests failed',
};

const error = {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'rate')",
  stack:
    "TypeError: Cannot read properties of undefined (reading 'rate')\n    at surchargeOf (/var/task/src/surcharge.js:20:27)\n    at quote (/var/task/src/quote.js:44:18)\n    at handler (/var/task/src/app.js:12:10)",
};
const evidence: Evidence = {
  gatheredAt: '2026-11-25T12:56:00.000Z',
  deployedCommit: 'a5a3aa5b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
  errors: [
    { error, count: 8, firstSeen: '2026-11-25T12:52:11.000Z', lastSeen: '2026-11-25T12:55:40.000Z', level: 'error' },
  ],
  traffic: { windowSeconds: 300, requests: 23, failures: 8 },
  commits: [
    {
      id: 'd01eaa7001d9',
      date: '2026-11-25T12:40:00.000Z',
      subject: 'Charge a surcharge per zone',
      files: ['src/surcharge.js'],
    },
    {
      id: '5f7593f9f9aa',
      date: '2026-11-24T16:02:00.000Z',
      subject: 'Say how soon a parcel leaves',
      files: ['src/quote.js'],
    },
  ],
  gaps: ['Traces are not set up for this service.'],
};
const diagnosis: Diagnosis = {
  cause:
    'surchargeOf reads the rate of a zone, and since commit d01eaa7001 islands have no zone of their own: the lookup gives undefined.',
  category: 'code',
  confidence: 0.86,
  suspectCommit: {
    id: 'd01eaa7001d9',
    date: '2026-11-25T12:40:00.000Z',
    subject: 'Charge a surcharge per zone',
    why: 'it introduced the table of zones without islands',
  },
  locations: [
    {
      file: 'src/surcharge.js',
      startLine: 20,
      endLine: 20,
      score: 0.93,
      reasons: ['innermost frame of the stack', 'changed by the suspect commit'],
    },
  ],
  files: ['src/surcharge.js'],
  citations: [
    {
      claim: 'The failing line reads the rate of the zone',
      artifact: 'src/surcharge.js',
      line: 20,
      quote: 'return parcel.weight * zones[zoneOf(parcel)].rate;',
    },
    {
      claim: 'Only parcels to islands fail',
      artifact: 'log',
      line: 114,
      quote: 'POST /quotes 500 postcode=25846 zone=island',
    },
  ],
  alternatives: [
    {
      cause: 'the postcode service returns nothing',
      ruledOutBy: 'its answers in the log are complete for all eight failures',
    },
  ],
  by: 'eu.anthropic.claude-sonnet-4',
  limits: ['Traces were not available.'],
};
const diff = `diff --git a/src/surcharge.js b/src/surcharge.js
--- a/src/surcharge.js
+++ b/src/surcharge.js
@@ -16,7 +16,8 @@ const zones = {
 
 export function surchargeOf(parcel) {
   if (parcel.weight === 0) return 0;
-  return parcel.weight * zones[zoneOf(parcel)].rate;
+  const zone = zones[zoneOf(parcel)] ?? zones[mainlandOf(parcel)];
+  return parcel.weight * zone.rate;
 }
 
 export function mainlandOf({ postcode }) {
`;
const reproduction = {
  kind: 'captured-event' as const,
  description: 'sends POST /quotes for a parcel to postcode 25846 again',
  files: [],
  command: { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' },
  testFiles: [],
  tests: [],
};
const patch: Patch = {
  baseCommit: 'a5a3aa5b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f',
  idea: 'mainland-zone',
  title: 'Charge islands the rate of their mainland zone',
  rationale:
    'An island has no row in the table of zones. Its mainland zone is known by the postcode, and the price list charges islands that rate.',
  files: [{ path: 'src/surcharge.js', before: 'a', after: 'b' }],
  diff,
  reproduction,
  alternatives: [
    {
      idea: 'flat',
      rationale: 'Charges islands nothing',
      differences: [{ call: 'surchargeOf({ weight: 2, postcode: "25846" })', fix: '3.8', alternative: '0' }],
    },
  ],
  confidence: 0.82,
  by: 'eu.anthropic.claude-sonnet-4',
};
const proof: Proof = {
  verdict: 'proven',
  reasons: [],
  reproduction: {
    kind: 'captured-event',
    description: reproduction.description,
    failsOnBase: true,
    errorOnBase: `${error.name}: ${error.message}`,
    passesWithPatch: true,
  },
  suite: {
    command: 'npm test',
    passedOnBase: 60,
    passedWithPatch: 61,
    brokenByPatch: [],
    flaky: [],
    skippedOnBase: 1,
    skippedWithPatch: 1,
  },
  isolation: 'CodeBuild without network, with a role for two prefixes of one bucket',
  nonce: 'nonce-0000000000000001',
  suiteRuns: 2,
};
const attempts: readonly FixAttempt[] = [
  {
    attempt: 1,
    idea: 'optional-chaining',
    result: 'not_proven',
    reasons: ['The reproduction still fails: the quote has no total.'],
    change: {
      by: 'eu.anthropic.claude-sonnet-4',
      title: 'Read the rate only if there is a zone',
      diff: '@@ -20 +20 @@\n-  return parcel.weight * zones[zoneOf(parcel)].rate;\n+  return parcel.weight * zones[zoneOf(parcel)]?.rate;\n',
    },
  },
];
const transcript: Transcript = {
  agent: 'diagnose',
  attempt: 1,
  system: 'You find the cause of a failure.',
  tools: ['read_file', 'search_code', 'conclude'],
  turns: [
    {
      at: '2026-11-25T12:58:00.000Z',
      asked: {
        role: 'user',
        content: [{ type: 'text', text: 'The service shipping fails: TypeError in src/surcharge.js:20.' }],
      },
      reply: {
        message: {
          role: 'assistant',
          content: [{ type: 'tool_call', id: 't1', name: 'read_file', input: { path: 'src/surcharge.js' } }],
        },
        stop: 'tool_calls',
        usage: { inputTokens: 39_000, outputTokens: 2_200, cacheReadTokens: 0, cacheWriteTokens: 0 },
        by: 'eu.anthropic.claude-sonnet-4',
      },
      microUsd: 412_000,
      failures: [],
      stale: false,
    },
  ],
  sources: [],
  rejected: 0,
  setbacks: 0,
  ending: { outcome: 'answered', reason: 'it concluded' },
};

const artifacts: Readonly<Record<string, unknown>> = {
  [artifactKeys.evidence(shownIncident)]: evidence,
  [artifactKeys.diagnosis(shownIncident)]: diagnosis,
  [artifactKeys.patch(shownIncident, 2)]: patch,
  [artifactKeys.proof(shownIncident, 2)]: proof,
  [artifactKeys.attempts(shownIncident)]: attempts,
  [artifactKeys.transcript(shownIncident, 'diagnose', 1)]: transcript,
};
