import { placeModule, writeModule } from '@suture/adapters/alerts';
import type { ScratchRepository } from '@suture/adapters/github';
import { findSuite } from '@suture/adapters/proving';
import { type Config, type GuardrailRule, judgePath, parseJson } from '@suture/core';
import * as z from 'zod';

/** What a rehearsal adds to the repository, on a branch of its own. */
export interface ScratchPlan {
  readonly baseCommit: string;
  readonly path: string;
  readonly text: string;
}

export type Planned = { readonly plan: ScratchPlan } | { readonly reason: string; readonly remedy: string };

/** Plans the branch of a rehearsal, or says why no fix could be proven there. It changes nothing. */
export async function planScratch(
  name: string,
  config: Config,
  repository: Pick<ScratchRepository, 'readTip' | 'readFiles'>,
): Promise<Planned> {
  const service = config.services[name];
  if (service === undefined) return { reason: `${name} is not in the configuration`, remedy: 'Add it under services.' };
  if (config.models === undefined && service.mechanic !== 'first')
    return {
      reason: 'no models are configured and the mechanic is off, so nothing can write a fix',
      remedy: `Set models, or services.${name}.mechanic to 'first'. Until then use --rehearse triage.`,
    };
  const baseCommit = await repository.readTip();
  const files = await repository.readFiles(baseCommit);
  const tree = { read: (path: string) => files.get(path), list: () => [...files.keys()].toSorted() };
  const suite = findSuite(tree, { service: name, alert: {} }, config);
  if (suite.outcome === 'none')
    return {
      reason: `a fix cannot be proven, so the loop would end after its diagnosis: ${suite.reason}`,
      remedy: `Add a test suite, or name its command in services.${name}.testCommand. Until then use --rehearse triage.`,
    };
  const path = choosePath(service.guardrails);
  if (path === undefined)
    return {
      reason: `the guardrails of ${name} allow no path for the module of a rehearsal`,
      remedy: `Add suture-rehearsal/** to services.${name}.guardrails.allow, or use --rehearse triage.`,
    };
  return { plan: { baseCommit, path, text: writeModule(path.endsWith('.ts') || isModule(path, files)) } };
}

/** The first path that a fix may change: at the root, or below the folders that the guardrails allow. */
function choosePath(rule: GuardrailRule): string | undefined {
  const folders = rule.allow.map((glob) =>
    glob
      .split('/')
      .slice(0, -1)
      .filter((part) => !/[*?{}]/.test(part))
      .join('/'),
  );
  const paths = ['', ...folders].flatMap((below) => [placeModule(below, 'js'), placeModule(below, 'ts')]);
  return paths.find((path) => judgePath(path, rule) === undefined);
}

const Manifest = z.object({ type: z.string().optional() });

/** Whether Node loads a file as an ES module, by the nearest package.json. */
function isModule(path: string, files: ReadonlyMap<string, string | undefined>): boolean {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const manifest = [...folders.slice(0, depth), 'package.json'].join('/');
    const text = files.get(manifest);
    if (text !== undefined) return parseJson(Manifest, text, manifest).type === 'module';
  }
  return false;
}
