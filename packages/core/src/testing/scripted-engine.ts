import type { DiagnosisResult, Engine, FixResult, Paused, TriageRequest, TriageResult } from '../engine/engine.ts';
import { artifactKeys, type Diagnosis, type Evidence, type Incident, type Patch } from '../model/index.ts';
import { replayed, unreproduced } from './answers.ts';

/** What an engine does, one entry for each time it is asked; the last entry stays. */
export interface EngineScript {
  /** Without it nobody triages, and the rules stand. */
  readonly triages?: readonly ('agrees' | 'not code' | 'another alert' | 'breaks' | 'paused')[];
  readonly diagnoses?: readonly ('cause' | 'cannot tell' | 'not code' | 'recovered' | 'nothing wrong' | 'paused')[];
  readonly fixes?: readonly ('good' | 'refused' | 'two ideas' | 'without reproduction' | 'none' | 'paused')[];
}

const paused: Paused = { outcome: 'paused', reason: 'the time of this step is over', waitSeconds: 1 };

/** An engine that answers from a script. */
export function createScriptedEngine({ triages, diagnoses, fixes }: EngineScript): Engine {
  const nextTriage = triages === undefined ? undefined : createSequence(triages, 'agrees');
  const nextDiagnosis = createSequence(diagnoses, 'cause');
  const nextFix = createSequence(fixes, 'good');
  return {
    ...(nextTriage && { triage: async (request) => triageOf(nextTriage(), request) }),
    diagnose: async (incident, evidence) => diagnosisOf(nextDiagnosis(), incident, evidence),
    fix: async ({ evidence, attempts }) => fixOf(nextFix(), evidence, attempts.length),
  };
}

/** Returns the entries in order and repeats the last one; without entries it returns the default. */
export function createSequence<T>(entries: readonly T[] | undefined, usual: T): () => T {
  const left = [...(entries ?? [usual])];
  return () => (left.length > 1 ? left.shift() : left[0]) ?? usual;
}

type Kind<K extends keyof EngineScript> = NonNullable<EngineScript[K]>[number];

function triageOf(kind: Kind<'triages'>, { rated, candidates }: TriageRequest): TriageResult {
  if (kind === 'paused') return paused;
  if (kind === 'breaks') throw new RangeError('nobody thinks today');
  const { duplicateOf: _byRule, ...triage } = { ...rated, by: 'test' };
  if (kind === 'agrees') return { outcome: 'triaged', triage: { ...triage, category: 'code', codeIsCause: 'yes' } };
  if (kind === 'not code') {
    const why = 'the quota of the payments API is used up';
    return { outcome: 'triaged', triage: { ...triage, category: 'quota', codeIsCause: 'no', why } };
  }
  const [original] = candidates;
  return { outcome: 'triaged', triage: original === undefined ? triage : { ...triage, duplicateOf: original.id } };
}

function diagnosisOf(kind: Kind<'diagnoses'>, incident: Incident, evidence: Evidence): DiagnosisResult {
  if (kind === 'paused') return paused;
  if (kind === 'cannot tell') return { outcome: 'cannot_tell', reason: 'the trace leads nowhere' };
  const diagnosis: Diagnosis = {
    cause: 'src/order.js reads an order that is not there',
    category: kind === 'not code' ? 'dependency' : 'code',
    confidence: 0.7,
    locations: [{ file: 'src/order.js', startLine: 2, endLine: 2, score: 0.9, reasons: ['thrown here'] }],
    files: ['src/order.js'],
    citations: [{ claim: `${evidence.errors.length} kind of error`, artifact: artifactKeys.evidence(incident.id) }],
    alternatives: [],
    by: 'test',
    limits: [],
  };
  if (kind === 'cause') return { outcome: 'diagnosed', diagnosis };
  if (kind === 'not code') return { outcome: 'not_code', reason: 'the payments API is down', diagnosis };
  if (kind === 'recovered') return { outcome: 'recovered', reason: 'no error since ten minutes', diagnosis };
  return { outcome: 'nothing_wrong', reason: 'the alarm counts health checks', diagnosis };
}

/** What an engine writes; `round` tells one idea from the next. */
function fixOf(kind: Kind<'fixes'>, evidence: Evidence, round: number): FixResult {
  if (kind === 'paused') return paused;
  if (kind === 'none') return { outcome: 'none', reason: 'no template holds', tried: 12 };
  const path = kind === 'refused' ? '.github/workflows/ci.yml' : 'src/order.js';
  const patch: Patch = {
    baseCommit: evidence.deployedCommit,
    idea: `idea-${round}`,
    title: 'Sum the items up',
    rationale: 'An order has no total before it is paid.',
    files: [{ path, before: 'const total = order.total;\n', after: 'const total = sumOf(order.items);\n' }],
    diff: '',
    reproduction: kind === 'without reproduction' ? unreproduced : replayed,
    by: 'test',
  };
  const other: Patch = { ...patch, idea: `idea-${round}b`, title: 'Look the order up first' };
  return { outcome: 'written', patches: kind === 'two ideas' ? [patch, other] : [patch], tried: 3 };
}
