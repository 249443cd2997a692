import { appendAudit } from '../audit/trail.ts';
import { IncidentNotFound, KillSwitchThrown } from '../errors.ts';
import { parse } from '../parse.ts';
import type { Ports } from '../ports/index.ts';
import { type Step, StepInput, StepOutput } from '../steps/define-step.ts';
import { type StateName, steps } from '../steps/index.ts';

/**
 * Runs one state of the loop: parse, kill switch, audit, the step itself, one write of the incident, audit.
 * Every runner of the machine, in the cloud and on one machine, comes through here.
 * @throws KillSwitchThrown, IncidentNotFound, InvalidInput, and whatever the step throws
 */
export async function runStep(state: StateName, rawInput: unknown, ports: Ports): Promise<StepOutput> {
  const input = parse(StepInput, rawInput, `the input of ${state}`);
  const { incidentId } = input;
  const step: Step = steps[state];
  const thrown = await ports.killSwitch.reason();
  if (thrown !== undefined && step.underKillSwitch === undefined) throw new KillSwitchThrown(thrown);
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) throw new IncidentNotFound(incidentId);

  const about = { incidentId, stage: step.stage, state };
  const fields = { incidentId, stage: step.stage, state };
  ports.log.info('step started', fields);
  await appendAudit({ ...about, action: 'started', detail: {} }, ports);
  const audit = async (action: string, detail?: Parameters<typeof appendAudit>[0]['detail']) => {
    await appendAudit({ ...about, action, ...(detail === undefined ? {} : { detail }) }, ports);
  };
  const { change, ...result } = await step.run({ incident, input, audit }, ports);
  const head = await appendAudit(
    { ...about, action: 'finished', detail: { say: result.say, next: result.next } },
    ports,
  );
  await ports.incidents.update({
    ...incident,
    status: incident.status === 'pending_start' ? 'running' : incident.status,
    stage: step.stage,
    ...change,
    updatedAt: ports.clock.now().toISOString(),
    auditHead: { seq: head.seq, hash: head.hash },
  });
  ports.log.info('step finished', { ...fields, say: result.say, next: result.next });
  return parse(StepOutput, { incidentId, ...result }, `the output of ${state}`);
}
