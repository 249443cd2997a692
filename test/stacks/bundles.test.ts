import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConfig } from '@suture/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import bounds from '../../stacks/bundle-bounds.json' with { type: 'json' };
import { type Bundle, buildBundle, listHandlers } from '../../stacks/parts/build-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'suture-bundles-'));
const bundles = new Map<string, Bundle>();

beforeAll(async () => {
  const config = readConfig({ services: {} }, 'the test');
  await Promise.all(listHandlers().map(async (name) => bundles.set(name, await buildBundle(name, folder, config))));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(listHandlers())('keeps the bundle of %s within its bound', (name) => {
  const { default: ordinary, ...others } = bounds.kib;
  const bound = new Map(Object.entries(others)).get(name) ?? ordinary;

  const kib = (bundles.get(name)?.size ?? Number.NaN) / 1024;

  // Not far below it either: a bound that nothing reaches holds nothing.
  expect(kib).toBeLessThanOrEqual(bound);
  expect(kib).toBeGreaterThan(bound * 0.85);
});

it('names only functions that exist in the bounds', () => {
  const { default: _, ...others } = bounds.kib;

  expect(Object.keys(others).filter((name) => !bundles.has(name))).toEqual([]);
});

/** What docs/advisories.md lists: name with version, and the places in the lock file. */
const listed = readFileSync('docs/advisories.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, named = '', places = ''] = /^\| (\S+ [\d.]+) \| (`node_modules[^|]*) \|/.exec(line) ?? [];
    return [...places.matchAll(/`([^`]+)`/g)].map(([, place = '']) => ({ named, place }));
  });

it('lists advisories about versions that are in the lock file', () => {
  const Lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });
  const { packages } = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

  expect(listed.length).toBeGreaterThan(10);
  for (const { named, place } of listed)
    expect(`${place.replace(/^.*node_modules\//, '')} ${packages[place]?.version}`).toBe(named);
});

it.each(listHandlers())('puts nothing of SST or CDK, and nothing with a listed advisory, into %s', (name) => {
  const places = ['node_modules/sst', 'node_modules/aws-cdk-lib', ...listed.map(({ place }) => place)];
  const sources = bundles.get(name)?.sources ?? [];

  expect(sources).toContain(`functions/${name}.ts`);
  expect(sources.filter((source) => places.some((place) => source.startsWith(`${place}/`)))).toEqual([]);
});

it('loads the AWS clients of a bundle at the first call', async () => {
  const called: string[] = [];
  const server = createServer((request, response) => {
    const target = request.headers['x-amz-target'];
    called.push(String(target ?? request.url));
    const answers = { 'DynamoDB_20120810.GetItem': [200, {}], undefined: [404, {}] } as const;
    const refused = [400, { __type: 'ParameterNotFound', message: 'no such parameter' }] as const;
    const [status, body] = answers[String(target) as keyof typeof answers] ?? refused;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(target === undefined ? '<Error><Code>NoSuchKey</Code></Error>' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: 'table',
    BUCKET_NAME: 'bucket',
    SECRETS_PATH: '/sst/suture/test/Secret',
    KILL_SWITCH_NAME: '/suture/test/kill-switch',
    STAGE: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  Object.assign(process.env, environment);

  try {
    const { handler } = await import(pathToFileURL(bundles.get('test-judge')?.file ?? '').href);
    const step = handler({ incidentId: 'inc-1' }, { getRemainingTimeInMillis: () => 60_000 });

    await expect(step).rejects.toMatchObject({ name: 'KillSwitchUnreadable' });
    expect(called).toEqual([
      'DynamoDB_20120810.GetItem',
      '/bucket/config/pushed.json?x-id=GetObject',
      'AmazonSSM.GetParameter',
    ]);
  } finally {
    for (const name of Object.keys(environment)) delete process.env[name];
    server.close();
  }
});
