import { AuditRecord, steps, verifyChain } from '@suture/core';
import * as z from 'zod';
import { ok, problem, unknown, type Verdict } from '../doctor/finding.ts';
import type { EnteredState, RehearsalPorts, WatchedExecution } from './ports.ts';
import { waitUntil } from './wait-until.ts';

/** Milliseconds until the end is reached: both steps twice, as after a retry. */
const loopTime = 2 * (steps.DetectEvidence.seconds + steps.DetectTriage.seconds) * 1_000;

/** Milliseconds until an execution that was just started can be described. */
const startTime = 60_000;

const end = 'DetectRecorded';
/** The states on the way of a rehearsal. The others work outside the stores, but for those that record a failure. */
const onTheWay: readonly string[] = ['DetectEvidence', 'DetectTriage', 'DetectWorthATicket', 'DetectWait', end];
const ofFailure: readonly string[] = ['HandOver', 'HandedOver', 'HandOverFailed'];

/** Follows an execution state by state to its end, and reads what it recorded. It is not stopped here. */
export async function followExecution(
  incidentId: string,
  ports: RehearsalPorts,
  add: (step: string, verdict: Verdict) => void,
): Promise<void> {
  const began = ports.clock.now().getTime();
  let told = 0;
  const last = await waitUntil(loopTime, ports, async () => {
    const execution = await ports.execution(incidentId);
    for (; told < execution.states.length; told += 1) {
      const state = execution.states[told];
      if (state === undefined || (state.leftAt === undefined && execution.status === 'running')) break;
      if (Object.hasOwn(steps, state.name) && !ofFailure.includes(state.name)) add(state.name, ok(timeOf(state)));
    }
    const isMissing = execution.status === 'unknown' && ports.clock.now().getTime() - began >= startTime;
    return isMissing || isOver(execution) ? execution : undefined;
  });
  const execution = last ?? (await ports.execution(incidentId));
  add('end', await judge(incidentId, execution, ports));
}

function isOver({ status, states }: WatchedExecution): boolean {
  return status === 'succeeded' || status === 'failed' || states.some(isAstray);
}

function isAstray({ name }: EnteredState): boolean {
  return !onTheWay.includes(name) && !ofFailure.includes(name);
}

function timeOf({ enteredAt, leftAt }: EnteredState): string {
  return leftAt === undefined ? 'passed' : `${((Date.parse(leftAt) - Date.parse(enteredAt)) / 1000).toFixed(1)} s`;
}

async function judge(incidentId: string, execution: WatchedExecution, ports: RehearsalPorts): Promise<Verdict> {
  const { status, states } = execution;
  const look = `Open the execution ${incidentId} in the Step Functions console; the log of the function of that state has the error.`;
  const astray = states.find(isAstray);
  if (astray !== undefined)
    return problem(
      `it went on to ${astray.name}, which a rehearsal must not enter`,
      'Deploy the release of this command.',
    );
  const at = states.at(-1)?.name;
  if (status === 'unknown')
    return problem('the execution was not started', 'Read the log of the intake function and of the sweeper.');
  if (status === 'running') return problem(`${at ?? 'the start'} did not end in ${loopTime / 1000} s`, look);
  const incident = await ports.incidents.get(incidentId);
  if (at !== end) return problem(`it ended in ${at ?? 'no state'}: ${incident?.outcome?.reason ?? status}`, look);
  const trail = await ports.auditLog.read(incidentId);
  const chain = verifyChain(trail, incident?.auditHead);
  if (!chain.intact)
    return problem(`the audit trail does not verify: ${chain.reason}`, `npx suture audit verify ${incidentId}`);
  const gaps = trail.flatMap(
    (record) => Gathered.safeParse(AuditRecord.safeParse(record).data?.detail).data?.gaps ?? [],
  );
  if (gaps.length > 0)
    return unknown(
      `recorded, but evidence is missing: ${gaps.join('; ')}`,
      'Read the findings about log groups and rights.',
    );
  return ok(
    `recorded with ${trail.length} audit records, at commit ${incident?.baseCommit?.slice(0, 10) ?? 'unknown'}`,
  );
}

const Gathered = z.object({ gaps: z.array(z.string()) });
