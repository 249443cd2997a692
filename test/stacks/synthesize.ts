import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { App } from 'sst/constructs';
import { initProject } from 'sst/project.js';
import { vi } from 'vitest';
import sst from '../../sst.config.ts';
import { runtimeName } from '../../stacks/parts/suture-function.ts';
import { suppressFindings } from '../../stacks/suppressions.ts';
import { SutureFunction } from '../../stacks/ways/sst.ts';

export interface Synthesized {
  /** By the stack's own name: `storage`, `workflow`. */
  readonly templates: Readonly<Record<string, Template>>;
  /** Findings of cdk-nag that are not suppressed: `rule at path: why`. */
  readonly findings: readonly string[];
  /** What lies beside each function's bundle, by the function's name: where it comes from in the project. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Each suppression with its resource and reason. */
  readonly suppressions: readonly string[];
}

/**
 * Builds every stack of a stage as it would be deployed, the bundles themselves left out, and lets cdk-nag look at it. The configuration is the one that
 * SUTURE_CONFIG names.
 */
export async function synthesize(stage: string, region = 'us-east-1'): Promise<Synthesized> {
  vi.stubEnv('AWS_REGION', region);
  await initProject({ stage });
  const app = new App(
    { mode: 'deploy', stage, name: 'suture', region, account: '123456789012' },
    { outdir: mkdtempSync(join(tmpdir(), 'suture-synth-')) },
  );
  await sst.stacks(app);
  const suppressions = suppressFindings(app);
  Aspects.of(app).add(new AwsSolutionsChecks());
  placeBundles(app);
  const assembly = app.synth();
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  const findings = assembly.stacks.flatMap((stack) =>
    stack.messages
      .filter(({ level }) => level === 'error' || level === 'warning')
      .map(({ entry, id }) => `${id} ${JSON.stringify(entry.data).slice(0, 200)}`),
  );
  return {
    templates: Object.fromEntries(
      stacks.map((stack) => [stack.node.id.replace(`${stage}-suture-`, ''), Template.fromStack(stack)]),
    ),
    findings,
    files: Object.fromEntries(
      app.node
        .findAll()
        .flatMap((node) => (node instanceof SutureFunction ? [[node.node.id, Object.values(node.source.files)]] : [])),
    ),
    suppressions,
  };
}

/** Replaces the placeholder in the template, as SST does after it bundles a function. */
export function placeBundles(app: App): void {
  for (const node of app.node.findAll()) {
    if (!(node instanceof SutureFunction) || !(node.node.defaultChild instanceof CfnFunction)) continue;
    node.node.defaultChild.handler = node.source.handler;
    node.node.defaultChild.runtime = runtimeName;
  }
}
