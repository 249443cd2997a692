import * as z from 'zod';
import { digestText } from '../audit/artifact-records.ts';
import { ArtifactMissing, IncompleteIncident } from '../errors.ts';
import {
  artifactKeys,
  Diagnosis,
  Evidence,
  FixAttempt,
  GuardVerdict,
  type Incident,
  Patch,
  Proof,
  Triage,
} from '../model/index.ts';
import { parseJson } from '../parse.ts';
import type { Ports } from '../ports/index.ts';
import type { StepContext } from './define-step.ts';

type Loaded = Pick<Ports, 'artifacts'>;

/** Reads an artifact of an earlier step. @throws ArtifactMissing, InvalidInput */
export async function loadArtifact<S extends z.ZodType>(schema: S, key: string, ports: Loaded): Promise<z.infer<S>> {
  return read(schema, key, await ports.artifacts.get(key));
}

/** The artifact, if a step has written it. */
export async function findArtifact<S extends z.ZodType>(
  schema: S,
  key: string,
  { artifacts }: Loaded,
): Promise<z.infer<S> | undefined> {
  const text = await artifacts.get(key);
  return text === undefined ? undefined : read(schema, key, text);
}

function read<S extends z.ZodType>(schema: S, key: string, text: string | undefined): z.infer<S> {
  if (text === undefined) throw new ArtifactMissing(key);
  return parseJson(schema, text, `the artifact ${key}`);
}

/**
 * Reads an artifact that the proving ground wrote, which has no access to the audit trail: the record says what was read.
 * @throws ArtifactMissing, InvalidInput
 */
export async function loadReport<S extends z.ZodType>(
  schema: S,
  key: string,
  { artifacts, audit }: Loaded & Pick<StepContext, 'audit'>,
): Promise<z.infer<S>> {
  const text = await artifacts.get(key);
  if (text !== undefined) await audit('report read', { artifact: key, sha256: digestText(text) });
  return read(schema, key, text);
}

export async function saveArtifact(key: string, value: unknown, ports: Loaded): Promise<void> {
  await ports.artifacts.put(key, JSON.stringify(value, null, 2));
}

export const loadEvidence = (incident: Incident, ports: Loaded) =>
  loadArtifact(Evidence, artifactKeys.evidence(incident.id), ports);
export const loadTriage = (incident: Incident, ports: Loaded) =>
  loadArtifact(Triage, artifactKeys.triage(incident.id), ports);
export const loadDiagnosis = (incident: Incident, ports: Loaded) =>
  loadArtifact(Diagnosis, artifactKeys.diagnosis(incident.id), ports);
export const loadPatch = (incident: Incident, ports: Loaded) =>
  loadArtifact(Patch, artifactKeys.patch(incident.id, incident.attempts.fix), ports);
export const loadProof = (incident: Incident, ports: Loaded) =>
  loadArtifact(Proof, artifactKeys.proof(incident.id, incident.attempts.fix), ports);

/** What the guardrails said of the patch. The release before this one kept nothing. */
export async function loadGuardVerdict(incident: Incident, ports: Loaded): Promise<GuardVerdict> {
  const text = await ports.artifacts.get(artifactKeys.guardVerdict(incident.id, incident.attempts.fix));
  return text === undefined
    ? { refusals: [], notes: [] }
    : parseJson(GuardVerdict, text, 'the verdict of the guardrails');
}

/** All attempts so far, oldest first. */
export async function loadAttempts(incident: Incident, ports: Loaded): Promise<readonly FixAttempt[]> {
  const text = await ports.artifacts.get(artifactKeys.attempts(incident.id));
  return text === undefined ? [] : parseJson(z.array(FixAttempt), text, 'the list of attempts');
}

/** Adds the result of the current attempt at a patch; the same attempt and result again replaces it. */
export async function recordAttempt(
  incident: Incident,
  { idea, by, title, diff }: Patch,
  { result, reasons }: Pick<FixAttempt, 'result' | 'reasons'>,
  ports: Loaded,
): Promise<void> {
  // What the guardrails refuse can hold a secret, so no later prompt shows it; their reasons do.
  const attempt = { idea, result, reasons, ...(result === 'refused' ? {} : { change: { by, title, diff } }) };
  const number = incident.attempts.fix;
  const others = (await loadAttempts(incident, ports)).filter(
    (entry) => entry.attempt !== number || entry.result !== result,
  );
  await saveArtifact(artifactKeys.attempts(incident.id), [...others, { attempt: number, ...attempt }], ports);
}

/** A field that an earlier state must have set. @throws IncompleteIncident */
export function requireField<T>(value: T | undefined, what: string, incident: Incident): T {
  if (value === undefined) throw new IncompleteIncident(incident.id, what);
  return value;
}
