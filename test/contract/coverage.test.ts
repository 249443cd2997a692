import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const { exports: subpaths } = z
  .object({ exports: z.record(z.string(), z.string()) })
  .parse(createRequire(import.meta.url)('../../packages/adapters/package.json'));

/** Every exported adapter, and the contract suite of its port. */
const suites: Readonly<Record<string, string>> = {
  createAlertNotes: 'alert-notes.test.ts',
  createBedrockModel: 'models.test.ts',
  createChat: 'chats.test.ts',
  createBranchRollout: 'rollouts.test.ts',
  createCodeBuildGround: 'proving-grounds.test.ts',
  createCloudWatchQueries: 'telemetry-queries.test.ts',
  createCloudWatchTelemetry: 'telemetry.test.ts',
  createDynamoBudget: 'budgets.test.ts',
  createDynamoStores: 'stores.test.ts',
  createFileArtifacts: 'objects.test.ts',
  createFileCheckpoints: 'checkpoints.test.ts',
  createFileKillSwitch: 'kill-switches.test.ts',
  createFileObjects: 'objects.test.ts',
  createFileTickets: 'tickets.test.ts',
  createGatewayClient: 'open-github.ts',
  createGitHub: 'open-github.ts',
  createGitLab: 'open-gitlab.ts',
  createEndpointRollouts: 'rollouts.test.ts',
  createHealthRollout: 'rollouts.test.ts',
  createKeptCheckpoints: 'checkpoints.test.ts',
  createHostsByRepository: 'packed-code.test.ts',
  createJiraTickets: 'tickets.test.ts',
  createKeptTickets: 'tickets.test.ts',
  createLogQueries: 'telemetry-queries.test.ts',
  createLogTelemetry: 'telemetry.test.ts',
  createMemoryObjects: 'objects.test.ts',
  createObjectArtifacts: 'objects.test.ts',
  createPackedHost: 'packed-code.test.ts',
  createParameterKillSwitch: 'kill-switches.test.ts',
  createPushedCode: 'packed-code.test.ts',
  createRolloutsByService: 'rollouts.test.ts',
  createS3Objects: 'objects.test.ts',
  createSlackChannel: 'chats.test.ts',
  createSnapshotSuites: 'snapshots.test.ts',
  createSnapshots: 'snapshots.test.ts',
  createTokenCodeHost: 'code-hosts.test.ts',
  createStepFunctionsExecutions: 'executions.test.ts',
  createTopicChat: 'chats.test.ts',
  openAlertNotes: 'alert-notes.test.ts',
  openBedrockClient: 'models.test.ts',
  openLocalGit: 'code-hosts.test.ts',
  openRolloutSources: 'rollouts.test.ts',
  openTelemetrySources: 'telemetry-sources.test.ts',
};

/** Other exports: parts of those adapters, and the only adapters of their port. Unit tests cover them. */
const others: readonly string[] = [
  'createArgoRollouts',
  'createCodeDeployRollouts',
  'createCodePipelineRollouts',
  'createCommittedFiles',
  'createBedrockEmbedder',
  'createCodeReader',
  'createCodeSearch',
  'createConfigSource',
  'createConfigs',
  'createEcsRollouts',
  'createFileSigner',
  'createGrammarFiles',
  'createKmsSigner',
  'createKubernetesRollouts',
  'createLambdaRollouts',
  'createLocalSnapshots',
  'createLockedEnvelopes',
  'createLokiSource',
  'createPagerDutyNotes',
  'createPagerDutySource',
  'createPrometheusSource',
  'createProver',
  'createRoleCredentials',
  'createSandbox',
  'createScratchRepository',
  'createSecrets',
  'createSentryNotes',
  'createSentrySource',
  'createSqsInbox',
  'createSyntax',
  'createTokenClients',
  'createTopicAnnouncer',
  'createWebhookForwarder',
  'createWebhookServer',
  'openBySource',
  'openRolloutClients',
  'openFileInbox',
  'openFollowedFile',
];

async function listFactories(): Promise<readonly string[]> {
  const modules = await Promise.all(
    Object.keys(subpaths).map(
      async (path): Promise<object> => import(/* @vite-ignore */ `@suture/adapters/${path.slice(2)}`),
    ),
  );
  const names = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
  );
  return [...new Set(names)].filter((name) => /^(?:create|open)[A-Z]/.test(name)).sort();
}

describe('the contract suites', () => {
  it('know every exported adapter', async () => {
    expect(await listFactories()).toEqual([...Object.keys(suites), ...others].sort());
  });

  it.each(Object.entries(suites))('hold %s in %s', (name, suite) => {
    expect(readFileSync(new URL(suite, import.meta.url), 'utf8')).toMatch(new RegExp(`\\b${name}\\(`));
  });
});
