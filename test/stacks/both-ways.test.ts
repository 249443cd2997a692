import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleFunction } from '../../stacks/ways/bundle-function.ts';
import { readPlace } from '../../stacks/ways/cdk.ts';
import { type Difference, listDifferences, type Stage, synthesizeByCdk, synthesizeBySst } from './both-ways.ts';

const resource = '^[\\w-]+/Resources/\\w+/Properties';
/** In what the two ways may differ. Everything else fails. */
const named: Readonly<Record<string, RegExp>> = {
  'the tags that SST sets': new RegExp(`${resource}/Tags/sst:(?:app|stage)$`),
  'the variables that SST gives every function': new RegExp(
    `${resource}/Environment/Variables/(?:SST_APP|SST_STAGE|SST_SSM_PREFIX|AWS_NODEJS_CONNECTION_REUSE_ENABLED)$`,
  ),
  'the parameters in which SST keeps the names of functions':
    /^[\w-]+\/Resources\/\w+ParameterfunctionName[0-9A-F]{8}\//,
  'what SST notes about a stack in an output': /^[\w-]+\/Outputs\/SSTMetadata\//,
  'where the bundle of a function is': new RegExp(`${resource}/Code/(?:ZipFile|S3Bucket|S3Key)$`),
};

const services = { orders: { repository: 'acme/orders', alarms: ['orders-*'], logGroups: ['/ecs/orders'] } };
const stages = {
  dev: { protect: false },
  live: {
    region: 'eu-west-1',
    tags: { owner: 'platform', 'zone-of-cost': '7' },
    permissionsBoundary: 'TeamBoundary',
    bootstrapQualifier: 'team1',
  },
};

beforeAll(() => {
  const file = join(mkdtempSync(join(tmpdir(), 'suture-both-')), 'suture.config.mjs');
  writeFileSync(file, `export default ${JSON.stringify({ services, stages })};`);
  vi.stubEnv('SUTURE_CONFIG', file);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(['dev', 'live'])('the stage %s by SST and by CDK alone', (stage) => {
  let sst: Stage;
  let cdk: Stage;
  let differences: readonly Difference[];
  const text = () => JSON.stringify(cdk);

  beforeAll(async () => {
    sst = await synthesizeBySst(stage);
    cdk = await synthesizeByCdk(stage);
    differences = listDifferences(sst, cdk);
  });

  it('has the same stacks', () => {
    expect(Object.keys(cdk)).toHaveLength(6);
    expect(Object.keys(cdk)).toEqual(Object.keys(sst));
  });

  it('differs in what is named and in nothing else', () => {
    const patterns = Object.values(named);

    expect(differences.filter(({ path }) => !patterns.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  it.each(Object.entries(named))('still differs in %s', (_what, pattern) => {
    expect(differences.some(({ path }) => pattern.test(path))).toBe(true);
  });

  it('has the tags, the boundary and the bootstrap of the stage', () => {
    const expected = stage === 'live';

    expect(text().includes('"Key":"zone-of-cost","Value":"7"')).toBe(expected);
    expect(text().includes(':policy/TeamBoundary')).toBe(expected);
    expect(text().includes('cdk-team1-assets-123456789012-eu-west-1')).toBe(expected);
  });

  it('names the records by the stage, in plain text', () => {
    expect(text()).toContain(`"TableName":"suture-${stage}"`);
    expect(text()).toContain(`"BucketName":"suture-${stage}-123456789012-eu-west-1"`);
    expect(text()).toContain(`"AliasName":"alias/suture-${stage}"`);
  });
});

describe('differences', () => {
  it('are found in values, in what one side lacks and among tags', () => {
    const left = { a: { Resources: { X: { Tags: [{ Key: 'k', Value: '1' }], Size: 1, Policies: [] } } } };
    const right = { a: { Resources: { X: { Tags: [{ Key: 'k', Value: '2' }], Size: 1 } } } };

    expect(listDifferences(left, right)).toEqual([
      { path: 'a/Resources/X/Tags/k', sst: '1', cdk: '2' },
      { path: 'a/Resources/X/Policies', sst: '[]', cdk: undefined },
    ]);
  });
});

describe('plain CDK', () => {
  it('imports nothing of SST', async () => {
    const { metafile } = await build({
      entryPoints: ['bin/suture.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      metafile: true,
      write: false,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));

    expect(imported).toContain('aws-cdk-lib');
    expect(imported.filter((path) => /^sst\b/.test(path))).toEqual([]);
  });

  it.each([
    [{}, { CDK_DEFAULT_ACCOUNT: '123456789012' }, /stage: name it with -c stage=NAME or in STAGE/],
    [{ stage: 'my stage' }, { CDK_DEFAULT_ACCOUNT: '123456789012' }, /stage: /],
    [{ stage: 'live' }, {}, /account: run this through npx cdk, with credentials/],
  ])('refuses the context %j with the environment %j', async (context, environment, why) => {
    await expect(readPlace(new App({ context }), 'suture', environment)).rejects.toThrow(why);
  });

  it('takes the stage from STAGE, and what the stage says of its place', async () => {
    const place = await readPlace(new App(), 'suture', { STAGE: 'live', CDK_DEFAULT_ACCOUNT: '123456789012' });

    expect(place).toEqual({
      name: 'suture',
      stage: 'live',
      account: '123456789012',
      region: 'eu-west-1',
      qualifier: 'team1',
    });
  });

  it('bundles a function where its handler says, in files of their own, with its files beside it', () => {
    const source = { handler: 'functions/webhook.handler', files: { 'grammars/one.txt': 'LICENSE' } };
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'suture-bundle-')) });

    bundleFunction(source).bind(new Stack(app, 'Bundles'));
    const [asset = ''] = readdirSync(app.outdir).filter((name) => name.startsWith('asset.'));
    const files = readdirSync(join(app.outdir, asset, 'functions'));

    expect(readdirSync(join(app.outdir, asset, 'grammars'))).toEqual(['one.txt']);
    expect(files).toContain('webhook.mjs');
    expect(files.filter((name) => name.endsWith('.mjs')).length).toBeGreaterThan(1);
  });
});
