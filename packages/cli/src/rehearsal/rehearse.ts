import { type RehearsalDetail, rehearsalDetailType } from '@suture/adapters/alerts';
import type { ScratchRepository } from '@suture/adapters/github';
import { defined, type Incident } from '@suture/core';
import { describeError } from '../doctor/describe-error.ts';
import { type Finding, ok, problem, type Verdict } from '../doctor/finding.ts';
import { fullCourse, triageCourse } from './course.ts';
import { followExecution } from './follow-execution.ts';
import { removeLeftovers } from './leftovers.ts';
import type { RehearsalPorts } from './ports.ts';
import type { ScratchPlan } from './scratch.ts';
import { tidyUp } from './tidy-up.ts';
import { waitUntil } from './wait-until.ts';

/** Milliseconds until an event on the bus has become an incident: a poll of the queue and a cold start. */
const intakeTime = 120_000;
/** Newest alert records that are looked through. */
const mostRecords = 100;

/** A branch that the rehearsal makes, and the repository that it is in. */
interface Scratch {
  readonly repository: ScratchRepository;
  readonly plan: ScratchPlan;
  readonly branch: string;
}

export interface RehearsalOptions {
  /** Whose alert it is. */
  readonly service: string;
  /** What to add to the repository, to go on to a draft pull request. Without it, the rehearsal ends at triage. */
  readonly scratch?: Omit<Scratch, 'branch'>;
  /** The commands that print what became of an alert, the log of the intake function, and what EventBridge could not deliver. */
  readonly logCommands: readonly string[];
  /** Gets each finding as soon as it is made. */
  readonly report: (finding: Finding) => void;
  /** Ends the rehearsal early; what it made is removed all the same. */
  readonly signal?: AbortSignal;
}

/**
 * Sends an alert through the deployed loop: bus, rule, queue, intake, table, state machine, evidence and triage. With a scratch branch
 * it goes on to a draft pull request onto that branch. Whatever happens, nothing of it stays open.
 */
export async function rehearse(options: RehearsalOptions, ports: RehearsalPorts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const add = (step: string, verdict: Verdict) => {
    const finding = { name: `rehearsal: ${step}`, ...verdict };
    findings.push(finding);
    options.report(finding);
  };
  const { signal } = options;
  const tryPart: TryPart = async (step, part) => {
    try {
      signal?.throwIfAborted();
      return await part();
    } catch (error) {
      add(step, signal?.aborted ? problem('interrupted', 'Run it again.') : describeError(error));
      return undefined;
    }
  };
  const name = `rehearsal-${ports.newName()}`;
  const scratch = options.scratch && { ...options.scratch, branch: `suture/${name}` };

  if (scratch !== undefined && !(await prepare(name, scratch, options, ports, { add, tryPart }))) {
    add('left behind', await tidyUp({ scratch }, ports));
    return findings;
  }
  const incidentId = await begin(name, scratch, options, ports, { add, tryPart });
  if (incidentId !== undefined) {
    const course = scratch === undefined ? triageCourse : fullCourse;
    const incident = await tryPart('loop', () => followExecution(incidentId, course, ports, add));
    const review = incident?.review;
    if (scratch !== undefined && review !== undefined)
      await tryPart('pull request', async () => add('pull request', await checkPull(review, scratch)));
  }
  if (scratch !== undefined || incidentId !== undefined)
    add('left behind', await tidyUp({ incidentId, scratch }, ports));
  return findings;
}

type TryPart = <T>(step: string, part: () => Promise<T>) => Promise<T | undefined>;

interface Report {
  add(step: string, verdict: Verdict): void;
  /** Undefined after a failure, which is reported. */
  readonly tryPart: TryPart;
}

/** Makes the branch. Returns whether it is there. */
async function prepare(
  name: string,
  { repository, plan, branch }: Scratch,
  { service }: RehearsalOptions,
  ports: RehearsalPorts,
  { add, tryPart }: Report,
): Promise<boolean> {
  await tryPart('earlier ones', async () => add('earlier ones', await removeLeftovers(service, repository, ports)));
  // Pipelines that start at every push are not for this one.
  const message = `Add a fault for ${name}\n\n[skip ci]`;
  const made = await tryPart('branch', () => repository.makeBranch({ ...plan, branch, message }));
  if (made === undefined) return false;
  add('branch', ok(`${branch} has ${plan.path}, with a fault`));
  return true;
}

/** Sends the event. Returns the incident that it started. */
async function begin(
  name: string,
  scratch: Scratch | undefined,
  options: RehearsalOptions,
  ports: RehearsalPorts,
  { add, tryPart }: Report,
): Promise<string | undefined> {
  const sent = await tryPart('bus', () => send(name, scratch, options, ports));
  if (sent === undefined) return undefined;
  add('bus', ok(`took ${name}`));
  return tryPart('intake', async () => {
    const { id, verdict } = await awaitIncident(name, sent, options, ports);
    add('intake', verdict);
    return id;
  });
}

/** Returns when it was sent. */
async function send(
  sourceId: string,
  scratch: Scratch | undefined,
  { service }: RehearsalOptions,
  ports: RehearsalPorts,
): Promise<Date> {
  const startedAt = ports.clock.now();
  const detail: RehearsalDetail = {
    service,
    sourceId,
    startedAt: startedAt.toISOString(),
    ...defined({ scratch: scratch && { branch: scratch.branch, module: scratch.plan.path } }),
  };
  await ports.send({ detailType: rehearsalDetailType, detail });
  return startedAt;
}

async function checkPull(
  { id, url }: NonNullable<Incident['review']>,
  { repository, branch }: Scratch,
): Promise<Verdict> {
  const pull = await repository.readPull(id);
  if (pull?.draft === true && pull.base === branch) return ok(`${url} is a draft onto ${branch}`);
  const is = pull === undefined ? 'is not there' : `${pull.draft ? 'is a draft' : 'is no draft'} onto ${pull.base}`;
  return problem(`${url} ${is}, and must be a draft onto ${branch}`, 'Deploy the release of this command.');
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
