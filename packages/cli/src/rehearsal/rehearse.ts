import { rehearsalDetailType } from '@suture/adapters/alerts';
import { describeError } from '../doctor/describe-error.ts';
import { type Finding, ok, problem, type Verdict } from '../doctor/finding.ts';
import { followExecution } from './follow-execution.ts';
import type { RehearsalPorts } from './ports.ts';
import { tidyUp } from './tidy-up.ts';
import { waitUntil } from './wait-until.ts';

/** Milliseconds until an event on the bus has become an incident: a poll of the queue and a cold start. */
const intakeTime = 120_000;
/** Newest alert records that are looked through. */
const mostRecords = 100;

export interface RehearsalOptions {
  /** Whose alert it is. */
  readonly service: string;
  /** The commands that print what became of an alert, the log of the intake function, and what EventBridge could not deliver. */
  readonly logCommands: readonly string[];
  /** Gets each finding as soon as it is made. */
  readonly report: (finding: Finding) => void;
}

/**
 * Sends an alert without a symptom through the deployed loop: bus, rule, queue, intake, table, state machine, evidence and triage.
 * The loop ends it before the ticket, so no issue, branch or pull request is made and no model is called. Whatever happens, no
 * execution and no open incident of it stays.
 */
export async function rehearse(options: RehearsalOptions, ports: RehearsalPorts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const add = (step: string, verdict: Verdict) => {
    const finding = { name: `rehearsal: ${step}`, ...verdict };
    findings.push(finding);
    options.report(finding);
  };
  const tryPart = async <T>(step: string, part: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await part();
    } catch (error) {
      add(step, describeError(error));
      return undefined;
    }
  };

  const name = `rehearsal-${ports.newName()}`;
  const sent = await tryPart('bus', () => send(name, options, ports));
  if (sent === undefined) return findings;
  add('bus', ok(`took ${name}`));
  const incidentId = await tryPart('intake', async () => {
    const { id, verdict } = await awaitIncident(name, sent, options, ports);
    add('intake', verdict);
    return id;
  });
  if (incidentId === undefined) return findings;
  await tryPart('loop', () => followExecution(incidentId, ports, add));
  await tryPart('left behind', async () => add('left behind', await tidyUp(incidentId, ports)));
  return findings;
}

/** Returns when it was sent. */
async function send(sourceId: string, { service }: RehearsalOptions, ports: RehearsalPorts): Promise<Date> {
  const startedAt = ports.clock.now();
  const detail = { service, sourceId, startedAt: startedAt.toISOString() };
  await ports.send({ detailType: rehearsalDetailType, detail });
  return startedAt;
}

async function awaitIncident(
  name: string,
  sent: Date,
  { logCommands }: RehearsalOptions,
  ports: RehearsalPorts,
): Promise<{ readonly id?: string; readonly verdict: Verdict }> {
  const records = async () => (await ports.alertRecords.list(mostRecords)).items;
  const found = await waitUntil(intakeTime, ports, async () => (await records()).find((one) => one.sourceId === name));
  const seconds = secondsSince(sent, ports);
  if (found?.incidentId !== undefined)
    return { id: found.incidentId, verdict: ok(`${found.reason} after ${seconds} s: rule, queue and intake work`) };
  const refused = (await records()).filter(
    ({ outcome, at }) => outcome === 'refused' && Date.parse(at) >= sent.getTime(),
  );
  const why = found?.reason ?? refused[0]?.reason;
  return {
    verdict: problem(
      why === undefined ? `no record of the alert within ${seconds} s` : `the alert started nothing: ${why}`,
      [
        'Read what became of it:',
        ...logCommands,
        'If the log does not have it, the rule of the bus or the policy of the queue keeps it away, or the deployed release is older than this command.',
        'If it arrives later, the loop ends it by itself.',
      ].join('\n'),
    ),
  };
}

function secondsSince(began: Date, { clock }: RehearsalPorts): string {
  return ((clock.now().getTime() - began.getTime()) / 1000).toFixed(1);
}
