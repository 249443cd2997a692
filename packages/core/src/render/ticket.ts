import { type Alert, type Evidence, type Incident, listAlertFacts, printThrown, type Triage } from '../model/index.ts';
import { describeCitation } from './citation.ts';
import { type Block, code, field, heading, item, line, link, outside, own } from './document.ts';

/** The ticket: what is wrong, how bad it is, and what evidence is missing. */
export function describeTicket(incident: Incident, evidence: Evidence, triage: Triage): readonly Block[] {
  const { alert, service, severity = 'not set', dueAt } = incident;
  const { failingCommand, deployedCommit, gaps } = evidence;
  const error = evidence.errors[0]?.error;
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
    ...(error === undefined ? [] : [heading('Error'), code(printThrown(error))]),
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

/** The conclusions of an engine. The rules conclude nothing beyond the severity. */
function describeTriage({ by, blastRadius, category, why, citations }: Triage): readonly Block[] {
  if (by === 'rules') return [];
  return [
    field('Blast radius', outside(blastRadius, 600)),
    field('Likely cause', line`${own(category)}: ${outside(why, 600)} (by ${by})`),
    ...citations.map(describeCitation),
  ];
}
