import { defined } from '../defined.ts';
import { shortId } from '../markdown.ts';
import type {
  Alternative,
  Diagnosis,
  Effect,
  Evidence,
  GuardFinding,
  Incident,
  Patch,
  Proof,
  TextFile,
} from '../model/index.ts';
import { addedTests } from '../policy/added-tests.ts';
import { countChangedLines } from '../policy/changed-lines.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { findCulprit } from './culprit.ts';
import { describeDiagnosis } from './diagnosis.ts';
import {
  type Block,
  details,
  field,
  item,
  type Line,
  label,
  line,
  outside,
  own,
  paragraph,
  table,
} from './document.ts';
import { describeGrading } from './grading.ts';
import { describeGuardNotes } from './guardrails.ts';
import { describeProof, describeProofBriefly } from './proof.ts';
import { describeSymptom, nameEvent } from './symptom.ts';
import { keepDifferent, shortenCall } from './values.ts';

/** What a pull request is about. */
export interface ReviewParts {
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  readonly patch: Patch;
  readonly proof: Proof;
  /** The branch that carries the change. */
  readonly branch: string;
  /** What the guardrails call out. */
  readonly guardNotes?: readonly GuardFinding[];
}

/**
 * The pull request, in the order of a reviewer's questions: what users see, why, since which commit, what changes for them, what nobody but
 * a person can decide, what is proven, and what it may cost. Everything else is folded.
 */
export function describeReview(incident: Incident, parts: ReviewParts): readonly Block[] {
  const { evidence, diagnosis, patch, proof, branch, guardNotes = [] } = parts;
  const { alert, ticket } = incident;
  const added = addedTests(patch, proof);
  const reproduction =
    proof.reproduction.committed === true
      ? { ...patch.reproduction, testFiles: added.map(({ path }) => path) }
      : patch.reproduction;
  return [
    field('Users see', describeSymptom(incident, evidence)),
    field('Since', own(alert.startedAt)),
    field('Severity', own(incident.severity ?? 'not set')),
    ...(ticket === undefined ? [] : [field('Ticket', own(ticket.url))]),
    ...describeCause(diagnosis, patch),
    ...describeBeforeAfter(evidence, patch, proof),
    ...describeAlternatives(incident.id, patch.alternatives ?? []),
    ...describeGuardNotes(guardNotes),
    ...describeProofBriefly(proof, reproduction, { branch, repository: incident.repository }),
    ...describeRisk(patch),
    ...describeConviction(patch, proof),
    describeGrading(gradeEvidence(evidence, alert, { patch, proof })),
    details('Diagnosis and proof in full', [
      paragraph(line`Incident ${own(incident.id)}, alert ${alert.title} of ${alert.source}.`),
      ...describeDiagnosis({ ...diagnosis, ...defined({ suspectCommit: findCulprit(diagnosis, patch) }) }),
      ...describeProof(proof),
      ...describeAdded(added),
    ]),
    paragraph(own('Suture never merges. A person approves, merges and deploys.')),
  ];
}

/** What the proof says of the commit whose change the fix takes back, and how to take the whole commit back instead. */
function describeConviction({ mends }: Patch, { verdict }: Proof): readonly Block[] {
  if (verdict !== 'proven' || mends === undefined || !/^[0-9a-f]{7,64}$/.test(mends.id)) return [];
  const id = shortId(mends.id);
  const text = `the reproduction fails with a change of commit ${id} and passes without it. To take back the whole commit instead: git revert ${id}`;
  return [field('Or take the commit back', own(text))];
}

function describeCause(diagnosis: Diagnosis, patch: Patch): readonly Block[] {
  const culprit = findCulprit(diagnosis, patch);
  return [
    field('Cause', outside(diagnosis.cause, 600)),
    ...(culprit === undefined
      ? []
      : [
          field(
            'Brought by',
            line`${shortId(culprit.id)} ${culprit.subject} (${own(culprit.date.slice(0, 10))}; ${outside(culprit.why, 200)})`,
          ),
        ]),
    field('Change', outside(patch.rationale, 600)),
  ];
}

/** What the captured request and the calls behind it give, without the change and with it. */
function describeBeforeAfter({ errors: [first] }: Evidence, patch: Patch, proof: Proof): readonly Block[] {
  const sent = first?.event === undefined ? undefined : nameEvent(first.event);
  const { kind, failsOnBase, passesWithPatch, errorOnBase = 'an error' } = proof.reproduction;
  const isReplayed = sent !== undefined && kind === 'captured-event' && failsOnBase && passesWithPatch;
  const replayed = isReplayed
    ? [[line`${outside(sent, 200)} (captured)`, line`fails with ${outside(errorOnBase, 160)}`, own('no error')]]
    : [];
  const calls = distinctEffects(patch.effects ?? []).map(({ call, before, after }): readonly Line[] => [
    outside(shortenCall(call)),
    outside(before, 160),
    outside(after, 160),
  ]);
  const rows = [...replayed, ...calls];
  return rows.length === 0 ? [] : [table(['Request or call', 'Before', 'With this change'], rows)];
}

/** One effect of each kind: calls of one function with more arguments show nothing new. */
function distinctEffects(effects: readonly Effect[]): readonly Effect[] {
  const seen = new Set<string>();
  return effects.filter(({ call, before, after }) => {
    const key = JSON.stringify([call.split('(', 1)[0], before, after]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Where other changes that pass the same tests give something else, and how to take one of them. */
export function describeAlternatives(incidentId: string, alternatives: readonly Alternative[]): readonly Block[] {
  if (alternatives.length === 0) return [];
  return [
    label('You decide, since no test does'),
    ...alternatives.map(({ rationale, differences }, index) => {
      const shown = differences.flatMap(({ call, fix, alternative }) => {
        const [here, there] = keepDifferent(fix, alternative);
        return line`; ${outside(there, 160)} instead of ${outside(here, 160)} for ${outside(shortenCall(call))}`;
      });
      return item(line`${own(`take ${index + 1}`)}: ${outside(rationale, 300)} passes the same proof${shown}`);
    }),
    paragraph(
      own(
        `To take one instead, request changes with the comment "take 1", here or by: suture request-changes ${incidentId} --take 1`,
      ),
    ),
  ];
}

function describeRisk({ files }: Patch): readonly Block[] {
  const changed = files.reduce(
    (sum, { before, after }) => sum + countChangedLines(before ?? '', after ?? '', 2_000),
    0,
  );
  const names = files.flatMap(({ path }, at) => [...(at === 0 ? [] : own(', ')), ...outside(path, 200)]);
  return [
    field('Risk', line`${changed} changed lines in ${names}; nothing but source code and the reproduction changes.`),
    field('Undo', own('revert the merge commit; no data and no configuration has to follow.')),
  ];
}

function describeAdded(files: readonly TextFile[]): readonly Block[] {
  if (files.length === 0) return [];
  return [
    label('Test that is added'),
    ...files.map(({ path, content }) => item(line`${path}, ${content.trimEnd().split('\n').length} lines`)),
  ];
}

/** The ticket's comment about a pull request. The description has the rest. */
export function describeProposal(url: string, { verdict }: Pick<Proof, 'verdict'>): readonly Block[] {
  return [paragraph(line`Proposed fix (${own(verdict.replaceAll('_', ' '))}): ${own(url)}`)];
}
