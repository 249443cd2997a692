/**
 * Heals bugs of the examples as the demo does and keeps what their tickets and pull requests are written from.
 * Run it when the engine's results change: `npm run docs:examples -- --record`, with names to heal only some.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactKeys, Diagnosis, Evidence, Patch, Proof, parseJson, Triage } from '@suture/core';
import { buildRepository, readExample, runDemo } from '@suture/local/demo';
import { factsFile, type IncidentFacts, recordedBugs } from './facts.ts';

const silent = { info: () => undefined, warn: () => undefined };

/** Heals one bug and keeps its facts. */
async function record({ example, bug: name }: (typeof recordedBugs)[number]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-example-'));
  const catalogue = readExample(example);
  const bug = catalogue.bugs.find((candidate) => candidate.name === name);
  if (bug === undefined) throw new RangeError(`the example ${example} has no bug ${name}`);
  const repository = await buildRepository(catalogue, join(folder, example));
  const end = await runDemo({
    bug,
    catalogue,
    repository,
    branch: 'main',
    folder: join(folder, 'run'),
    log: silent,
    say: () => undefined,
    decide: async () => ({ kind: 'merge' }),
  });
  const { incident, ports } = end;
  const read = async (key: string) => (await ports.artifacts.get(key)) ?? '';
  const { id, attempts } = incident;
  const facts: IncidentFacts = {
    incident,
    evidence: parseJson(Evidence, await read(artifactKeys.evidence(id)), 'the evidence'),
    triage: parseJson(Triage, await read(artifactKeys.triage(id)), 'the triage'),
    diagnosis: parseJson(Diagnosis, await read(artifactKeys.diagnosis(id)), 'the diagnosis'),
    patch: parseJson(Patch, await read(artifactKeys.patch(id, attempts.fix)), 'the patch'),
    proof: parseJson(Proof, await read(artifactKeys.proof(id, attempts.fix)), 'the proof'),
  };
  const text = JSON.stringify(facts, null, 2).replaceAll(folder, '/example');
  await writeFile(factsFile(name), `${text}\n`);
  await end.close();
  await rm(folder, { recursive: true, force: true });
  console.log(`recorded ${name}: ${incident.outcome?.reason ?? 'no outcome'}`);
}

/** Heals every bug of the list, or those that are named, one after the other. */
export async function recordAll(names: readonly string[]): Promise<void> {
  for (const bug of recordedBugs) if (names.length === 0 || names.includes(bug.bug)) await record(bug);
}
