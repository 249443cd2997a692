import { alertSources, readAlert } from '@suture/adapters/alerts';
import { createLogTelemetry } from '@suture/adapters/local-files';
import { createSyntax } from '@suture/adapters/syntax';
import {
  type AuditRecord,
  answerCallbacks,
  artifactKeys,
  createBudgetedModel,
  enginePorts,
  type Incident,
  Models,
  type Ports,
  parseJson,
  readConfig,
  receiveAlert,
  runStep,
  type StateName,
  StepOutput,
  steps,
  WorkOrder,
} from '@suture/core';
import { createAgents } from '@suture/core/agents';
import {
  createMemoryBudget,
  createMemoryCheckpoints,
  createMemorySnapshot,
  createMemoryStores,
  createTestClock,
  fixedEntropy,
} from '@suture/core/testing';
import type { ObeyingModel } from '../model/obeying-model.ts';
import { type Bedrock, createModelPort } from '../model/ports.ts';
import { type Effects, startRecording } from './effects.ts';
import { createHistory, createQueries, drawDiff, openExternalSystems, type Person } from './external-systems.ts';
import type { Work } from './machine-walk.ts';
import type { ProvingFixture } from './proving-fixture.ts';
import { baseScene, type Scene } from './scene.ts';
import { command, logLines, otherIncidents } from './service.ts';

export interface CaseParts {
  readonly scene: Scene;
  readonly goal: string;
  readonly model: ObeyingModel;
  /** The endpoint for the real client. Without it, the model implements the port itself. */
  readonly bedrock: Bedrock | undefined;
  /** Tells this run from all others. */
  readonly number: number;
  readonly proving: ProvingFixture;
  readonly walk: (incidentId: string, work: Work) => Promise<string>;
  readonly person: Person;
}

/** A budget that a healing stays far below and that can be spent on purpose. */
const budgets = { perIncident: { tokens: 60_000, usd: 1 }, perDay: { tokens: 5_000_000, usd: 40 } };

/** @param id of a model that is this case's own */
function createModels(id: string): Models {
  return Models.parse({ diagnose: { id }, fix: { id }, budget: budgets });
}

const config = readConfig(
  {
    services: {
      orders: {
        repository: 'shop/orders',
        alarms: ['orders-*'],
        severity: 'high',
        trust: { start: 'draft', ceiling: { critical: 'draft', high: 'draft' } },
      },
    },
    severityFloor: 'medium',
    limits: { verifySeconds: { critical: 0, high: 0, medium: 0, low: 0 } },
    models: createModels('anthropic.claude-sonnet-4-6'),
  },
  'the configuration',
);

/** Takes the alert in and drives it to its end, in memory, with everything real that decides. */
export async function runCase(parts: CaseParts): Promise<Effects> {
  const { scene, goal, model, bedrock, number, proving, walk, person } = parts;
  const models = createModels(`anthropic.claude-sonnet-4-6-v${number}`);
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const stores = createMemoryStores(clock);
  const budget = createMemoryBudget();
  const kept = new Map<string, string>();
  const recording = startRecording();
  const external = openExternalSystems(scene, person, recording);
  const { alertNotes, chat, codeHost, tickets } = external;
  const artifacts = {
    put: async (key: string, text: string) => {
      kept.set(key, text);
    },
    get: async (key: string) => kept.get(key),
  };
  const checkpoints = createMemoryCheckpoints();
  const trail: AuditRecord[] = [];
  // The store for tests copies the whole trail at each look, which is most of the time that a thousand cases take.
  const auditLog: Ports['auditLog'] = {
    append: async (record) => {
      if (record.seq <= trail.length) return false;
      trail.push(structuredClone(record));
      return true;
    },
    last: async () => trail.at(-1),
    read: async () => [...trail],
    head: async () => trail.at(-1),
    chains: async () => [...new Set(trail.map(({ incidentId }) => incidentId))],
  };
  const bounded = createBudgetedModel(bedrock?.open(models, model) ?? createModelPort(model), {
    models,
    budget,
    clock,
  });
  const suites: Ports['suites'] = { find: async () => ({ outcome: 'found', command }) };
  const record = (message: string, fields: object) => {
    recording.logs.push(JSON.stringify([message, fields]));
  };
  const ports: Ports = {
    ...stores,
    auditLog,
    checkpoints,
    artifacts,
    config,
    clock,
    suites,
    alertNotes,
    chat,
    codeHost,
    tickets,
    ...enginePorts(
      createAgents({
        config,
        models,
        clock,
        artifacts,
        suites,
        incidents: stores.incidents,
        trustRecord: stores.trustRecord,
        model: {
          converse: async (request) => {
            recording.prompts.push({ ...request, tools: [] });
            return bounded.converse(request);
          },
        },
        snapshots: {
          open: async (_repository, id) => {
            const tree = createMemorySnapshot(new Map(Object.entries(scene.files)), id);
            return {
              ...tree,
              read: (path) => {
                recording.reads.push(path);
                return tree.read(path);
              },
            };
          },
        },
        codeHost: { diff: async (_repository, _base, files) => drawDiff(files) },
        codeHistory: createHistory(scene),
        telemetryQueries: createQueries(scene),
      }),
    ),
    deadline: { timeLeft: () => Number.POSITIVE_INFINITY },
    entropy: fixedEntropy(),
    log: { info: record, warn: record },
    killSwitch: { reason: async () => undefined },
    executions: {
      start: async () => undefined,
      status: async () => 'running',
      succeed: async (_token, output) => {
        recording.outputs.push(StepOutput.parse(output));
        return 'delivered';
      },
    },
    telemetry: createLogTelemetry({ lines: () => logLines(scene.log, external.merged()) }),
    committedFiles: { read: async (_incident, _commit, path) => scene.files[path], find: async () => [] },
    syntax: createSyntax(),
    provingGround: { supply: async () => ({ dependencies: 'there' }) },
    rollouts: { status: async (_incident, id) => ({ commit: id, status: 'live', detail: 'live' }) },
  };
  await storeOtherIncidents(scene, ports);
  const received = await receiveAlert(readAlert(createAlarmEvent(scene), 'the alarm', config, alertSources), ports);
  if (received.outcome !== 'started') throw new RangeError(`the alert was ${received.outcome}`);
  const { incidentId } = received;

  const endedIn = await walk(incidentId, async (state, input) => {
    if (state === 'TestRun') {
      const { workOrder = '' } = recording.outputs.at(-1) ?? {};
      const order = parseJson(WorkOrder, kept.get(workOrder) ?? '', 'the work order');
      const report = await proving.prove(order, scene.files, goal);
      kept.set(artifactKeys.provingReport(incidentId, order.attempt), JSON.stringify(report));
      return {};
    }
    if (!isStep(state)) throw new RangeError(`nobody works in ${state}`);
    const waits = state === 'ReviewAwait' || state === 'DeployAwait';
    const output = await runStep(
      steps[state],
      waits ? { incidentId, token: `token-${recording.outputs.length}` } : input,
      ports,
    );
    if (!waits) {
      recording.outputs.push(output);
      return output;
    }
    external.decide();
    return (await answerCallbacks(incidentId, ports)) ? recording.outputs.at(-1) : undefined;
  });

  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) throw new RangeError('the incident is gone');
  return {
    ...recording,
    config,
    incident,
    files: scene.files,
    merged: external.merged(),
    artifacts: kept,
    audit: trail,
    spent: budget.scopes,
    endedIn,
  };
}

function isStep(state: string): state is StateName {
  return state in steps;
}

/** As EventBridge delivers it. */
function createAlarmEvent({ alarmDescription, alarmReason }: Scene): string {
  return JSON.stringify({
    'detail-type': 'CloudWatch Alarm State Change',
    region: 'eu-west-1',
    time: '2026-11-24T08:59:10Z',
    resources: ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-5xx'],
    detail: {
      alarmName: 'orders-5xx',
      state: { value: 'ALARM', reason: alarmReason, timestamp: '2026-11-24T08:59:10.000+0000' },
      configuration: { description: alarmDescription },
    },
  });
}

async function storeOtherIncidents({ past }: Scene, ports: Ports): Promise<void> {
  const attempts = { diagnose: 1, fix: 0, fixInRound: 0, review: 0, observe: 0 };
  const base = { version: 0, service: 'orders', repository: 'shop/orders', attempts, stage: 'close' as const };
  const alert = readAlert(
    createAlarmEvent({ ...baseScene, alarmDescription: past.title }),
    'the alarm',
    config,
    alertSources,
  );
  const at = '2026-11-01T09:00:00.000Z';
  const ended: Incident = {
    ...base,
    id: otherIncidents.ended,
    status: 'closed',
    alert,
    createdAt: at,
    updatedAt: at,
    outcome: { result: 'closed', at, reason: 'fixed' },
  };
  await ports.incidents.create(ended);
  await ports.incidents.create({
    ...base,
    id: otherIncidents.open,
    status: 'running',
    alert,
    createdAt: at,
    updatedAt: at,
  });
  const diagnosis = {
    cause: past.cause,
    confidence: 0.5,
    locations: [],
    files: [],
    citations: [],
    by: 'a person',
    limits: [],
  };
  await ports.artifacts.put(artifactKeys.diagnosis(otherIncidents.ended), JSON.stringify(diagnosis));
}
