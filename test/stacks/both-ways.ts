import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App as SstApp } from 'sst/constructs';
import { useDeferredTasks } from 'sst/constructs/deferred_task.js';
import { initProject } from 'sst/project.js';
import { vi } from 'vitest';
import { z } from 'zod';
import sst from '../../sst.config.ts';
import { applicationName, buildStacks } from '../../stacks/build-stacks.ts';
import { cdkWay, readPlace } from '../../stacks/ways/cdk.ts';
import { placeBundles } from './synthesize.ts';

/** Templates by the name of the stack. */
export type Stage = Readonly<Record<string, unknown>>;

const account = '123456789012';
const region = 'eu-west-1';

/** A stage as `sst build` synthesizes it, with placeholders for bundles. */
export async function synthesizeBySst(stage: string): Promise<Stage> {
  vi.stubEnv('AWS_REGION', region);
  await initProject({ stage });
  const app = new SstApp({ mode: 'deploy', stage, name: applicationName, region, account }, { outdir: createFolder() });
  await sst.stacks(app);
  vi.spyOn(useDeferredTasks(), 'run').mockResolvedValue(true);
  await app.finish();
  placeBundles(app);
  return readTemplates(app);
}

/** A stage as `cdk synth -c stage=STAGE` synthesizes it, with placeholders for bundles. */
export async function synthesizeByCdk(stage: string): Promise<Stage> {
  vi.stubEnv('AWS_REGION', region);
  const app = new App({ outdir: createFolder(), context: { stage } });
  const place = await readPlace(app, applicationName, { CDK_DEFAULT_ACCOUNT: account });
  const empty = createFolder();
  await buildStacks(cdkWay(app, place, () => Code.fromAsset(empty)));
  return readTemplates(app);
}

function readTemplates(app: App): Stage {
  return Object.fromEntries(app.synth().stacks.map(({ stackName, template }) => [stackName, template]));
}

function createFolder(): string {
  return mkdtempSync(join(tmpdir(), 'suture-synth-'));
}

/** A value that only one way has, or that differs: where, and what each way has there. */
export interface Difference {
  readonly path: string;
  readonly sst: unknown;
  readonly cdk: unknown;
}

/** Every difference between two stages, down to single values. The hash of a version in its logical id is left out. */
export function listDifferences(sst: Stage, cdk: Stage): readonly Difference[] {
  const [left, right] = [flatten(sst), flatten(cdk)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((path) => ({ path, sst: left.get(path), cdk: right.get(path) }))
    .filter((difference) => difference.sst !== difference.cdk);
}

function flatten(stage: Stage): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const visit = (value: unknown, path: string): void => {
    const inner = Tags.safeParse(value).data ?? value;
    if (typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0)
      leaves.set(path, typeof inner === 'object' ? JSON.stringify(inner) : inner);
    else for (const [name, field] of Object.entries(inner)) visit(field, path === '' ? name : `${path}/${name}`);
  };
  // A version's logical id ends with the hash of what the function runs, its variables included.
  visit(JSON.parse(JSON.stringify(stage).replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1')), '');
  return leaves;
}

/** Tags by name, since their places in a list depend on those beside them. */
const Tags = z
  .array(z.strictObject({ Key: z.string(), Value: z.string() }))
  .nonempty()
  .transform((tags) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
