import { addFiles, runTests, selectReproduction } from '@suture/adapters/proving';
import {
  type Artifacts,
  artifactKeys,
  type Config,
  type Incident,
  IncompleteIncident,
  Patch,
  parseJson,
  testTimeout,
} from '@suture/core';
import type { RepairWorkspace } from './mechanic/index.ts';
import type { RerunResult } from './rerun-telemetry.ts';

/** Runs the proof's reproduction on the commit that was merged. @throws IncompleteIncident when nothing was merged */
export async function rerunReproduction(
  incident: Incident,
  artifacts: Artifacts,
  workspace: RepairWorkspace,
  config: Config,
): Promise<RerunResult> {
  const { mergeCommit } = incident;
  const text = await artifacts.get(artifactKeys.patch(incident.id, incident.attempts.fix));
  if (mergeCommit === undefined || text === undefined) throw new IncompleteIncident(incident.id, 'merged fix');
  const { reproduction } = parseJson(Patch, text, 'the patch');
  const checkout = await workspace.checkout(mergeCommit);
  try {
    const mounts = await workspace.prepare(checkout.root);
    await addFiles(checkout.root, reproduction.files);
    const report = await runTests({ root: checkout.root, mounts, place: workspace }, reproduction.command, {
      kind: 'reproduction',
      timeout: testTimeout(config.services[incident.service]),
      ...selectReproduction(reproduction),
    });
    const tests = report.tests.filter(
      (test) => reproduction.tests.length === 0 || reproduction.tests.includes(test.id),
    );
    const failed = tests.filter((test) => test.status !== 'passed');
    const error = failed[0]?.error;
    return {
      ran: report.complete ? tests.length : 0,
      failed: failed.length,
      ...(error && { error: `${error.name}: ${error.message}` }),
    };
  } finally {
    await checkout.dispose();
  }
}
