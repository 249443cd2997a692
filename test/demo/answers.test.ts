import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrders, compareAnswers, readExample, runDemo } from '@suture/local/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const catalogue = readExample();
const quiet = { info: () => undefined, warn: () => undefined };

function bugNamed(name: string) {
  const bug = catalogue.bugs.find((one) => one.name === name);
  if (bug === undefined) throw new Error(`the example has no bug ${name}`);
  return bug;
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-answers-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the answers of the healed service', () => {
  it('are field by field those of the service that a person repaired', async () => {
    const bug = bugNamed('product-without-supplier');
    const repository = await buildOrders(join(folder, 'orders'));
    const runs: string[] = [];
    const end = await runDemo({
      ...{ bug, catalogue, repository, branch: 'main', folder: join(folder, 'run'), log: quiet },
      say: () => undefined,
      decide: () => Promise.resolve(true),
      onRun: (kind) => runs.push(kind),
    });
    await end.close();

    expect(end.incident.outcome?.result).toBe('closed');
    expect(await compareAnswers(repository, bug, catalogue, join(folder, 'closed'))).toEqual([]);
    expect(runs.filter((kind) => kind === 'suite').length).toBeLessThanOrEqual(3);
  });

  it('would differ from those of a service that leaves a field out', async () => {
    const bug = bugNamed('product-without-supplier');
    const repository = join(folder, 'unrepaired');
    await mkdir(repository);
    await buildOrders(repository);

    const differences = await compareAnswers(repository, bug, catalogue, join(folder, 'compared'));

    expect(differences).toContainEqual({
      request: 'GET /products/CARD-A6',
      field: 'body.leadDays',
      healed: undefined,
      expected: 'null',
    });
  });
});
