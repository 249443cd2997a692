import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { ObservationReport, ObservedRun, Trigger, WorkOrder } from '@suture/core';
import type { Checkout, Mounts } from './checkout.ts';
import { looksFor } from './looks.ts';
import { runObserved } from './observed-process.ts';
import type { Sandbox } from './sandbox.ts';

/** Opens a fresh tree of the base commit, with the patch or without. */
export type OpenTree = (
  side: 'base' | 'patched',
) => Promise<{ readonly checkout: Checkout; readonly mounts: Mounts } | { readonly problem: string }>;

/**
 * Observes a trigger from outside on both trees, where the reproduction has one: the code runs as a plain Node process in the sandbox, and
 * this process sends the call or event and takes the answer. The patch is observed only where the base commit does not answer well.
 */
export async function observe(
  order: WorkOrder,
  { sandbox, openTree }: { readonly sandbox: Sandbox; readonly openTree: OpenTree },
): Promise<ObservationReport | undefined> {
  const { trigger } = order.reproduction;
  if (trigger === undefined) return undefined;
  const given = order.reproduction.command.env;
  const onBase = await observeTree('base', { trigger, given, sandbox, openTree });
  if ('problem' in onBase) return { onBase: [], withPatch: [], problem: onBase.problem };
  const failing = new Set(
    onBase.runs.filter(({ answers }) => answers[0]?.outcome !== 'answered').map(({ look }) => look),
  );
  if (failing.size === 0) return { onBase: [...onBase.runs], withPatch: [] };
  const withPatch = await observeTree('patched', { trigger, given, sandbox, openTree, only: failing });
  const runs = 'problem' in withPatch ? [] : withPatch.runs;
  return { onBase: [...onBase.runs], withPatch: [...runs] };
}

interface Observed {
  readonly trigger: Trigger;
  readonly given: Readonly<Record<string, string>>;
  readonly sandbox: Sandbox;
  readonly openTree: OpenTree;
  /** Names of the only looks. */
  readonly only?: ReadonlySet<string>;
}

async function observeTree(
  side: 'base' | 'patched',
  { trigger, given, sandbox, openTree, only }: Observed,
): Promise<{ readonly runs: readonly ObservedRun[] } | { readonly problem: string }> {
  const opened = await openTree(side);
  if ('problem' in opened) return opened;
  const { checkout, mounts } = opened;
  try {
    const cwd = packageFolder(checkout.root, trigger.module);
    const loader = loaderFor(join(checkout.root, cwd), trigger.module);
    if ('problem' in loader) return loader;
    const runs: ObservedRun[] = [];
    for (const look of looksFor(trigger, { cwd: join(checkout.root, cwd), given })) {
      if (only?.has(look.name) === false) continue;
      const tree = { root: checkout.root, mounts, sandbox };
      const run = await runObserved(trigger, { tree, cwd, flags: loader.flags, look });
      runs.push(run);
      // One failing look is enough to refuse a patch.
      if (side === 'patched' && run.answers[0]?.outcome !== 'answered') break;
    }
    return { runs };
  } finally {
    await checkout.dispose();
  }
}

/** The folder of the package that a module belongs to, relative to the root. */
function packageFolder(root: string, module: string): string {
  let folder = posix.dirname(module);
  while (folder !== '.' && !existsSync(join(root, folder, 'package.json'))) folder = posix.dirname(folder);
  return folder === '.' ? '' : folder;
}

/** The flags with which Node loads the module. */
function loaderFor(
  folder: string,
  module: string,
): { readonly flags: readonly string[] } | { readonly problem: string } {
  if (!/\.[cm]?tsx?$/.test(module)) return { flags: [] };
  if (existsSync(join(folder, 'node_modules', 'tsx'))) return { flags: ['--import', 'tsx'] };
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (module.endsWith('.ts') && (major > 22 || (major === 22 && minor >= 18))) return { flags: [] };
  return { problem: `${module} is TypeScript, and nothing here loads it without a test runner (install tsx).` };
}
