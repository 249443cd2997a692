import { createDynamoBudget, createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createParameterKillSwitch } from '@suture/adapters/aws/ssm';
import { createStepFunctionsExecutions } from '@suture/adapters/aws/step-functions';
import { createKeptCheckpoints } from '@suture/adapters/checkpoints';
import { createGatewayClient, serveGateway } from '@suture/adapters/gateway';
import { createTokenClients, serveGitHub } from '@suture/adapters/github';
import { createConfigSource, createConfigs, createObjectArtifacts } from '@suture/adapters/objects';
import { createSyntax } from '@suture/adapters/syntax';
import {
  type Chat,
  type Config,
  createBudgetedModel,
  enginePorts,
  IncidentNotFound,
  type Log,
  type Model,
  type Ports,
  type TicketRef,
} from '@suture/core';
import { handOnce } from '../../../functions/hand-once.ts';
import { createFetch } from '../github/fetch.ts';
import type { Invocation } from '../kernel/kernel.ts';
import { type Ask, connectBucket, connectParameter, connectStepFunctions, connectTable } from './cloud.ts';
import { createEngine } from './engine.ts';
import { suite } from './service.ts';
import { connectCheckpoints, connectSigner } from './signing.ts';
import type { World } from './world.ts';

/** A warm function: it serves one invocation at a time, and remembers between them what the real ones do. */
export interface Container {
  readonly caller: string;
  /** The invocation that it serves. */
  serving: Invocation | undefined;
  /** The ports of an invocation, with the configuration that its incident began with. */
  open(incidentId?: string): Promise<Ports>;
}

const noChat: Chat = { send: async () => ({ outcome: 'refused', why: 'nothing is set up' }) };
const quiet: Log = { info: () => undefined, warn: () => undefined };
const machineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:suture-simulated-heal';
const apiUrl = 'https://api.github.example';

/**
 * Puts the real adapters over the simulated world, as `functions/ports.ts` puts them over AWS: the stores, the executions, the kill switch,
 * the configurations, the gateway and GitHub. The engine, the telemetry and the proving ground are simulated.
 */
export function createContainer(caller: string, deployed: Config, world: World): Container {
  const { kernel } = world;
  const container: Container = { caller, serving: undefined, open };
  const ask: Ask = ({ name, apply, throttled }) => {
    const { serving } = container;
    if (serving === undefined) throw new RangeError(`${caller} calls ${name} while it serves nobody`);
    return kernel.call(serving, {
      name,
      apply,
      throttled,
      isSentAgain: true,
      broken: () => new TypeError('the connection broke'),
    });
  };
  const clock = { now: () => new Date(world.now()) };
  const now = () => clock.now().getTime();
  const table = { client: connectTable(world.table, ask), table: 'suture' };
  const stores = createDynamoStores(table, clock);
  const budget = createDynamoBudget(table);
  const objects = connectBucket(world.bucket, ask, world.beforeStore);
  const artifacts = createObjectArtifacts(objects);
  const killSwitch = createParameterKillSwitch({
    client: connectParameter(() => world.killSwitch.value, ask),
    name: '/suture/simulated/kill-switch',
    now,
  });
  const executions = createStepFunctionsExecutions({
    client: connectStepFunctions(world.machine, ask),
    stateMachineArn: machineArn,
  });
  const source = createConfigSource({ configs: createConfigs(objects), deployed, now });
  const fetch = createFetch({
    repositories: world.repositories,
    now: kernel.now,
    call: (call) => {
      const { serving } = container;
      if (serving === undefined) throw new RangeError(`${caller} calls ${call.name} while it serves nobody`);
      return kernel.call(serving, call);
    },
    before: world.watch.beforeHostEffect,
    after: world.watch.afterHostEffect,
  });
  const clients = createTokenClients({ apiUrl, log: quiet, fetch, patient: false, token: 'simulated' });
  const opened = new Map<string, Ports>();

  function openPorts(config: Config): Ports {
    const asApp = { ...clients, askAsApp: async () => Promise.reject(new RangeError('nobody asks as the App')) };
    const github = serveGitHub(asApp, config, kernel.now);
    const parts = { ...github, config, objects, alertNotes: world.alertNotes, chat: noChat };
    const gateway = createGatewayClient((request) => serveGateway(request, parts));
    const models = config.models;
    if (models === undefined) throw new RangeError('the simulated configuration has models');
    const model: Model = createBudgetedModel(
      { converse: (request) => world.converse(request, ask) },
      { models, budget, clock },
    );
    const engine = createEngine({
      random: world.random,
      habits: world.habits,
      model,
      causeOf: world.causeOf,
      treeOf: world.treeAt,
    });
    return {
      ...stores,
      config,
      clock,
      artifacts,
      killSwitch,
      executions,
      log: quiet,
      deadline: { timeLeft: () => Number.POSITIVE_INFINITY },
      entropy: { nonce: () => world.random.hex(32) },
      alertNotes: gateway.alertNotes,
      chat: gateway.chat,
      codeHost: gateway.codeHost,
      rollouts: gateway.rollouts,
      tickets: {
        open: async (incidentId, title, body) => {
          const incident = await stores.incidents.get(incidentId);
          if (incident === undefined) throw new IncidentNotFound(incidentId);
          return gateway.ticketsOf(incident.repository).open(incidentId, title, body);
        },
        describe: (ticket: TicketRef, body) => gateway.ticketsOf('').describe(ticket, body),
        comment: (ticket: TicketRef, key, text) => gateway.ticketsOf('').comment(ticket, key, text),
        isOpen: (ticket: TicketRef) => gateway.ticketsOf('').isOpen(ticket),
        close: (ticket: TicketRef, resolution) => gateway.ticketsOf('').close(ticket, resolution),
      },
      telemetry: world.telemetry(ask),
      checkpoints: createKeptCheckpoints(connectSigner(ask), connectCheckpoints(world.checkpoints, ask)),
      syntax: createSyntax(),
      committedFiles: {
        read: async ({ repository }, commit, path) => world.treeAt(repository, commit).get(path),
        find: async () => [],
      },
      suites: { find: async () => ({ outcome: 'found', command: suite }) },
      provingGround: world.provingGround(ask),
      ...enginePorts(engine),
      triageEngine: {},
    };
  }

  async function open(incidentId?: string): Promise<Ports> {
    const incident = incidentId === undefined ? undefined : await stores.incidents.get(incidentId);
    const { version, config } = await (incident === undefined ? source.current() : source.of(incident.configVersion));
    const ports = opened.get(version) ?? openPorts(config);
    opened.set(version, ports);
    const incidents = incident === undefined ? {} : { incidents: handOnce(incident, stores.incidents) };
    return { ...ports, configVersion: version, ...incidents };
  }

  return container;
}
