import { type Alert, type Evidence, type Incident, listAlertFacts, printThrown, type Triage } from '../model/index.ts';
import { gradeEvidence } from '../policy/corroboration.ts';
import { describeCitation } from './citation.ts';
import { type Block, code, field, heading, item, line, link, outside, own } from './document.ts';
import { describeGrading } from './grading.ts';
import { describeObserved } from './observed-error.ts';

/** The ticket: what is wrong, how bad it is, and what evidence is missing. */
export function describeTicket(incident: Incident, evidence: Evidence, triage: Triage): readonly Block[] {
  const { alert, service, severity = 'not set', dueAt } = incident;
  const { failingCommand, deployedCommit, gaps } = evidence;
  const [first] = evidence.errors;
  return [
    field('Service', outside(service)),
    field('Alert', line`${alert.title} from ${alert.source}, since ${own(alert.startedAt)}`),
    ...describeAlert(alert),
    field('Severity', own(severity)),
    ...(dueAt === undefined ? [] : [field('Due', own(dueAt))]),
    field('Impact', outside(triage.impact, 600)),
    ...describeTriage(triage),
    field('Deployed commit', outside(deployedCommit)),
    ...(failingCommand === undefined ? [] : [field('Failing command', outside(failingCommand))]),
    ...(first === undefined ? [] : [heading('Error'), code(printThrown(first.error))]),
    describeGrading(gradeEvidence(evidence, alert)),
    ...describeOthers(evidence.errors.slice(1)),
    ...(gaps.length === 0 ? [] : [heading('Missing evidence'), ...gaps.map((gap) => item(outside(gap)))]),
  ];
}

/** What the vendor says about the alert, and where a person finds it. */
function describeAlert(alert: Alert): readonly Block[] {
  return [
    ...(alert.url === undefined ? [] : [field('Link', link(alert.url))]),
    ...listAlertFacts(alert).map(({ name, value }) => field(name, outside(value, 600))),
  ];
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
