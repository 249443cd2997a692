import { AuditRecord, builds, type Incident, steps, verifyChain } from '@suture/core';
import * as z from 'zod';
import { ok, problem, unknown, type Verdict } from '../doctor/finding.ts';
import { type Course, statesOfFailure } from './course.ts';
import type { EnteredState, RehearsalPorts, WatchedExecution } from './ports.ts';
import { waitUntil } from './wait-until.ts';

/** Milliseconds until an execution that was just started can be described. */
const startTime = 60_000;

/** Follows an execution state by state to its end, and reads what it recorded. It is not stopped here. */
export async function followExecution(
  incidentId: string,
  course: Course,
  ports: RehearsalPorts,
  add: (step: string, verdict: Verdict) => void,
): Promise<Incident | undefined> {
  const began = ports.clock.now().getTime();
  let told = 0;
  const last = await waitUntil(course.time, ports, async () => {
    const execution = await ports.execution(incidentId);
    const { states, status } = execution;
    for (; told < states.length; told += 1) {
      const [state, next] = states.slice(told, told + 2);
      // A state has failed if the next one is the hand-over, so that one must be known.
      if (state === undefined || (status === 'running' && (state.leftAt === undefined || next === undefined))) break;
      if (isWork(state)) add(state.name, verdictOf(state, next));
    }
    const isMissing = status === 'unknown' && ports.clock.now().getTime() - began >= startTime;
    return isMissing || isOver(execution, course) ? execution : undefined;
  });
  const execution = last ?? (await ports.execution(incidentId));
  const incident = await ports.incidents.get(incidentId);
  add('end', await judge(incidentId, execution, incident, course, ports));
  return incident;
}

function isOver({ status, states }: WatchedExecution, course: Course): boolean {
  return status === 'succeeded' || status === 'failed' || states.some(({ name }) => course.isAstray(name));
}

function isWork({ name }: EnteredState): boolean {
  return (Object.hasOwn(steps, name) || Object.hasOwn(builds, name)) && !statesOfFailure.includes(name);
}

function verdictOf({ enteredAt, leftAt }: EnteredState, next: EnteredState | undefined): Verdict {
  const time =
    leftAt === undefined ? undefined : `${((Date.parse(leftAt) - Date.parse(enteredAt)) / 1000).toFixed(1)} s`;
  if (next?.name === 'HandOver')
    return problem(`failed${time === undefined ? '' : ` after ${time}`}`, 'The finding about the end has the reason.');
  return ok(time ?? 'passed');
}

async function judge(
  incidentId: string,
  { status, states }: WatchedExecution,
  incident: Incident | undefined,
  course: Course,
  ports: RehearsalPorts,
): Promise<Verdict> {
  const look = `Open the execution ${incidentId} in the Step Functions console; the log of the function of that state has the error.`;
  const older = 'Deploy the release of this command.';
  const astray = states.find(({ name }) => course.isAstray(name));
  if (astray !== undefined) return problem(`it went on to ${astray.name}, which a rehearsal must not enter`, older);
  const at = states.at(-1)?.name;
  if (status === 'unknown')
    return problem('the execution was not started', 'Read the log of the intake function and of the sweeper.');
  if (status === 'running') return problem(`${at ?? 'the start'} did not end in ${course.time / 1000} s`, look);
  const reason = incident?.outcome?.reason ?? status;
  if (at !== course.end && at === 'DetectRecorded') return problem(`it ended at triage: ${reason}`, older);
  const before = states.findLast(isWork)?.name;
  if (at !== course.end)
    return problem(
      `it ended in ${at ?? 'no state'}${before === undefined ? '' : `, after ${before}`}: ${reason}`,
      look,
    );
  const trail = await ports.auditLog.read(incidentId);
  const chain = verifyChain(incidentId, trail, incident?.auditHead);
  if (!chain.intact)
    return problem(`the audit trail does not verify: ${chain.reason}`, `npx suture audit verify ${incidentId}`);
  const details = trail.map((record) => AuditRecord.safeParse(record).data?.detail);
  const gaps = details.flatMap((detail) => Gathered.safeParse(detail).data?.gaps ?? []);
  const spent = describeSpending(details);
  if (gaps.length > 0)
    return unknown(
      `recorded, but evidence is missing: ${gaps.join('; ')}${spent}`,
      'Read the findings about log groups and rights.',
    );
  const commit = incident?.baseCommit?.slice(0, 10) ?? 'unknown';
  return ok(`recorded with ${trail.length} audit records, at commit ${commit}${spent}`);
}

const Gathered = z.object({ gaps: z.array(z.string()) });
const Answered = z.object({ tokens: z.int(), microUsd: z.int() });

function describeSpending(details: readonly unknown[]): string {
  const answers = details.flatMap((detail) => Answered.safeParse(detail).data ?? []);
  if (answers.length === 0) return '';
  const [tokens, microUsd] = answers.reduce(([t, m], one) => [t + one.tokens, m + one.microUsd], [0, 0]);
  return `; models used ${tokens} tokens, about $${(microUsd / 1_000_000).toFixed(2)}`;
}
