import { headline, shortId } from '../markdown.ts';
import {
  type Alert,
  type Diagnosis,
  type Evidence,
  type Incident,
  listAlertFacts,
  type Patch,
  type Proof,
  printThrown,
  type Stage,
  type Triage,
} from '../model/index.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { describeCitation } from './citation.ts';
import { findCulprit } from './culprit.ts';
import {
  type Block,
  code,
  details,
  field,
  heading,
  item,
  type Line,
  label,
  line,
  link,
  outside,
  own,
  paragraph,
} from './document.ts';
import { describeGrading } from './grading.ts';
import { describeObserved } from './observed-error.ts';
import { describeSymptom, nameSymptomShortly } from './symptom.ts';

/** What is known of an incident so far. */
export interface TicketFacts {
  readonly evidence: Evidence;
  readonly triage: Triage;
  readonly diagnosis?: Diagnosis;
  readonly patch?: Patch;
  readonly proof?: Proof;
}

/** What happens now, and who has to act. */
export interface Turn {
  /** A sentence. */
  readonly now: Line;
  readonly who: 'suture' | 'person' | 'pipeline' | 'nobody';
  readonly stage: Stage;
  /** Names it among the turns of one incident. */
  readonly key: string;
}

/** Who has to act, in words. */
export const actors: Readonly<Record<Turn['who'], string>> = {
  suture: 'Suture',
  person: 'a person',
  pipeline: "the team's deployment pipeline",
  nobody: 'nobody',
};

/** The turn as a comment, for a ticket whose description Suture no longer changes. */
export function describeTurn({ now, who }: Turn): readonly Block[] {
  return [paragraph(now), field('Turn', own(actors[who]))];
}

/** What users see, in a title. */
export function titleOfTicket(incident: Incident, evidence: Evidence): string {
  const symptom = nameSymptomShortly(evidence) ?? incident.alert.title;
  return headline(`[${incident.severity ?? 'medium'}] ${incident.service}: ${symptom}`, 200);
}

/** The description of a ticket, as it is now: what is wrong, how bad it is, why, and whose turn it is. */
export function describeTicket(incident: Incident, facts: TicketFacts, turn: Turn): readonly Block[] {
  const { alert, service, severity = 'not set', dueAt } = incident;
  const { evidence, triage, diagnosis, patch, proof } = facts;
  const { failingCommand, deployedCommit, gaps } = evidence;
  const [first] = evidence.errors;
  const attempt = patch === undefined || proof === undefined ? undefined : { patch, proof };
  return [
    field('Users see', describeSymptom(incident, evidence)),
    field('Since', own(alert.startedAt)),
    field('Severity', own(dueAt === undefined ? severity : `${severity}, due ${dueAt}`)),
    field('Now', turn.now),
    field('Turn', own(actors[turn.who])),
    field('Service', outside(service)),
    field('Alert', line`${alert.title} from ${alert.source}`),
    ...(alert.url === undefined ? [] : [field('Link', link(alert.url))]),
    field('Impact', outside(triage.impact, 600)),
    ...describeTriage(triage),
    field('Deployed commit', outside(deployedCommit)),
    ...(failingCommand === undefined ? [] : [field('Failing command', outside(failingCommand))]),
    ...describeCause(diagnosis, proof?.verdict === 'proven' ? patch : undefined),
    ...describeFix(incident, proof),
    describeGrading(gradeEvidence(evidence, alert, attempt)),
    ...describeOthers(evidence.errors.slice(1)),
    ...(gaps.length === 0 ? [] : [heading('Missing evidence'), ...gaps.map((gap) => item(outside(gap)))]),
    ...(first === undefined ? [] : [details('The error with its stack', [code(printThrown(first.error))])]),
    ...describeAlert(alert),
  ];
}

function describeCause(diagnosis: Diagnosis | undefined, patch: Patch | undefined): readonly Block[] {
  if (diagnosis === undefined) return [];
  const { cause, confidence, by, citations, limits } = diagnosis;
  const culprit = findCulprit(diagnosis, patch);
  return [
    heading('Cause'),
    code(cause),
    ...(culprit === undefined
      ? []
      : [field('Brought by', line`${shortId(culprit.id)} ${culprit.subject} (${own(culprit.date.slice(0, 10))})`)]),
    field('Confidence', line`${Math.round(confidence * 100)}%, by ${by}`),
    ...(citations.length === 0 ? [] : [label('Evidence'), ...citations.map(describeCitation)]),
    ...(limits.length === 0 ? [] : [label('Limitations'), ...limits.map((limit) => item(outside(limit)))]),
  ];
}

function describeFix({ review }: Incident, proof: Proof | undefined): readonly Block[] {
  if (review === undefined || proof === undefined) return [];
  const { suite } = proof;
  return [
    heading('Proposed fix'),
    field('Pull request', own(review.url)),
    field(
      'Proof',
      line`${own(proof.verdict.replaceAll('_', ' '))}: ${suite.passedWithPatch} tests pass with it, ${suite.brokenByPatch.length} are broken by it`,
    ),
  ];
}

/** What the vendor says about the alert. */
function describeAlert(alert: Alert): readonly Block[] {
  const facts = listAlertFacts(alert).map(({ name, value }) => field(name, outside(value, 600)));
  return facts.length === 0 ? [] : [details('The alert', facts)];
}

/** The most other kinds of error on a ticket. */
const otherLimit = 10;

/** Errors that were seen too. They belong to other incidents, unless the first one causes them. */
function describeOthers(errors: Evidence['errors']): readonly Block[] {
  if (errors.length === 0) return [];
  const left = errors.length - otherLimit;
  return [
    heading('Also seen'),
    ...errors.slice(0, otherLimit).map((error) => item(outside(describeObserved(error), 400))),
    ...(left > 0 ? [item(own(`and ${left} more kinds of error`))] : []),
  ];
}

/** The conclusions of an engine. The rules conclude nothing beyond the severity. */
function describeTriage({ by, blastRadius, category, why, citations }: Triage): readonly Block[] {
  if (by === 'rules') return [];
  return [
    field('Blast radius', outside(blastRadius, 600)),
    field('Likely cause', line`${own(category)}: ${outside(why, 600)} (by ${by})`),
    ...citations.map(describeCitation),
  ];
}
