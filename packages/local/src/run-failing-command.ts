import type { LocalGit } from '@suture/adapters/local-git';
import { runTests } from '@suture/adapters/proving';
import { type Config, type Incident, type ObservedSymptoms, redact, testTimeout } from '@suture/core';
import { detectSuite, type TestResult } from '@suture/mechanic/suites';
import type { RepairWorkspace } from './mechanic/index.ts';
import { readProject } from './suite-finder.ts';

/** Kinds of error that are kept, and characters of one stack. */
const most = { errors: 10, stack: 8_000 };

export interface FailingCommandParts {
  readonly config: Config;
  readonly workspace: RepairWorkspace;
  /** The commit the command is run on. */
  readonly commit: (incident: Incident) => Promise<string>;
  readonly files: Pick<LocalGit, 'readFile' | 'listFiles'>;
}

/** What a failing test command shows: runs it once, isolated, and reads the errors of its tests. Without results a gap says why. */
export async function runFailingCommand(incident: Incident, parts: FailingCommandParts): Promise<ObservedSymptoms> {
  const { workspace, config } = parts;
  const source = incident.alert.failingCommand ?? '';
  const none = (gap: string): ObservedSymptoms => ({ errors: [], gaps: [redact(gap)] });
  const commit = await parts.commit(incident);
  const { read, list } = await readProject(parts.files, commit);
  const found = detectSuite(read, source, list);
  if (found.outcome === 'none') return none(`"${source}" cannot be run as a test command: ${found.reason}`);
  const checkout = await workspace.checkout(commit);
  try {
    const mounts = await workspace.prepare(checkout.root);
    const report =
      workspace.observed?.find(commit, source, checkout.root) ??
      (await runTests({ root: checkout.root, mounts, place: workspace }, found.suite, {
        kind: 'suite',
        timeout: testTimeout(config.services[incident.service]),
      }));
    if (!report.complete) return none(`"${source}" gave no results: ${report.problem ?? 'it did not finish in time'}`);
    const failed = report.tests.filter((test) => test.status === 'failed');
    if (failed.length === 0) return none(`"${source}" passes: ${report.tests.length} tests, and none of them fails`);
    const whole = found.suite.framework === 'command';
    return {
      errors: readErrors(failed, checkout.root),
      failingTests: {
        files: whole ? [] : [...new Set(failed.map((test) => test.file))],
        ids: failed.map((test) => test.id),
      },
      gaps: [],
    };
  } finally {
    await checkout.dispose();
  }
}

/** One entry for each error that differs, most frequent first. */
function readErrors(failed: readonly TestResult[], root: string): ObservedSymptoms['errors'] {
  const seen = new Map<string, ObservedSymptoms['errors'][number]>();
  for (const { error } of failed) {
    if (error === undefined) continue;
    const key = `${error.name}\n${error.message}`;
    const stack = redact(error.stack.replaceAll(`${root}/`, '')).slice(0, most.stack);
    const known = seen.get(key);
    const entry = { name: error.name, message: redact(error.message), stack };
    seen.set(key, { error: entry, count: (known?.count ?? 0) + 1 });
  }
  return [...seen.values()].sort((a, b) => b.count - a.count).slice(0, most.errors);
}
