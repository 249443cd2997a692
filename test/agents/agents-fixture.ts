import { createBedrockModel, openBedrockClient } from '@suture/adapters/aws/bedrock';
import { createBudgetedModel, Evidence, type FileChange, Models, readConfig, type StepEffects } from '@suture/core';
import { type AgentsParts, createAgents, Transcript } from '@suture/core/agents';
import { createMemoryBudget, createMemorySnapshot, createMemoryStores, createTestClock } from '@suture/core/testing';
import { type BedrockStandIn, retryAtOnce } from '../stand-ins/bedrock/index.ts';

export const commit = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
export const older = 'b2c3d4e5f60718293a4b5c6d7e8f900112233445';
export const tree = new Map([
  ['package.json', '{ "type": "module", "scripts": { "test": "node --test" } }\n'],
  ['src/order.js', 'export function total(order) {\n  return order.lines.length * order.price;\n}\n'],
  [
    'src/app.js',
    "import { total } from './order.js';\nconst password = 'correct-horse-9';\n\nexport const show = (id) => total(find(id));\n",
  ],
]);
export const evidence = Evidence.parse({
  gatheredAt: '2026-11-24T09:01:00.000Z',
  deployedCommit: commit,
  errors: [
    {
      error: {
        name: 'TypeError',
        message: "Cannot read properties of undefined (reading 'length')",
        stack:
          "TypeError: Cannot read properties of undefined (reading 'length')\n    at total (file:///var/task/src/order.js:2:22)",
      },
      count: 12,
      event: { kind: 'http', method: 'GET', path: '/orders/7?mail=jo.doe@shop.org', headers: {} },
    },
  ],
  traffic: { windowSeconds: 300, requests: 90, failures: 12 },
  commits: [{ id: commit, date: '2026-11-24T08:00:00.000Z', subject: 'Count lines ``` done', files: ['src/order.js'] }],
  gaps: [],
});
export const command = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };

export interface OpenOptions {
  readonly suite?: 'found' | 'none';
  readonly attempts?: number;
  /** Milliseconds left, one entry for each time the agent asks; the last entry stays. */
  readonly timeLeft?: readonly number[];
  readonly models?: object;
  /** Kept from an earlier run, which died. */
  readonly stores?: ReturnType<typeof createMemoryStores>;
  readonly parts?: Partial<AgentsParts>;
}

/** The agents with the real Bedrock client, a stand-in for Bedrock, and a small repository. */
export function openAgents(bedrock: BedrockStandIn, options: OpenOptions = {}) {
  const stores = options.stores ?? createMemoryStores();
  const budget = createMemoryBudget();
  const clock = createTestClock('2026-11-24T09:02:00.000Z');
  const models = Models.parse({
    triage: { id: 'sorter-v1:0', region: 'eu-west-1' },
    diagnose: { id: 'thinker-v1:0', region: 'eu-west-1' },
    fix: { id: 'writer-v1:0', region: 'eu-west-1' },
    ...options.models,
  });
  const bedrockModel = createBedrockModel({
    models,
    open: (region) =>
      openBedrockClient(region, {
        endpoint: bedrock.url,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
        retryStrategy: retryAtOnce(options.attempts ?? 2),
      }),
  });
  const audited: { readonly action: string; readonly detail: object }[] = [];
  const left = [...(options.timeLeft ?? [Number.POSITIVE_INFINITY])];
  const work: StepEffects = {
    audit: async (action, detail) => {
      audited.push({ action, detail });
    },
    timeLeft: () => (left.length > 1 ? left.shift() : left[0]) ?? 0,
  };
  const agents = createAgents({
    config: readConfig({ services: { orders: { repository: 'shop/orders' } } }, 'the configuration'),
    models,
    model: createBudgetedModel(bedrockModel, { models, budget, clock }),
    clock,
    artifacts: stores.artifacts,
    incidents: stores.incidents,
    trustRecord: stores.trustRecord,
    snapshots: {
      open: async (_repository, id) => createMemorySnapshot(tree, id),
    },
    suites: {
      find: async () =>
        options.suite === 'none' ? { outcome: 'none', reason: 'no script' } : { outcome: 'found', command },
    },
    codeHost: { diff: async (repository, base, files) => drawDiff(repository, base, files) },
    ...options.parts,
  });
  const transcript = async (name: string) =>
    Transcript.parse(JSON.parse((await stores.artifacts.get(`incidents/inc-1/transcripts/${name}.json`)) ?? '{}'));
  return { agents, work, audited, budget, stores, transcript };
}

function drawDiff(repository: string, base: string, files: readonly FileChange[]): string {
  return `${repository} ${base.slice(0, 7)} ${files.map((file) => file.path).join(' ')}`;
}

/** The prompt after the nth answer of the model. */
export function promptAfter(bedrock: BedrockStandIn, turn: number): string {
  return bedrock.requests[turn]?.lastText ?? 'it was not asked again';
}
