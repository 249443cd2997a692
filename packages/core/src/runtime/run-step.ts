import { sealAction, sealMark } from '../audit/checkpoint.ts';
import { sealRecord } from '../audit/seal.ts';
import { appendAudit } from '../audit/trail.ts';
import { defined } from '../defined.ts';
import { IncidentNotFound, KillSwitchThrown } from '../errors.ts';
import { type Incident, isInProgress } from '../model/index.ts';
import { parse } from '../parse.ts';
import type { Ports } from '../ports/index.ts';
import { type Step, type StepContext, StepInput, StepOutput } from '../steps/define-step.ts';
import { auditEffects } from './audited-effects.ts';

/** Characters of a summary, which people read in the console and on the ticket. */
const maxSummary = 900;

/** The ports that every step needs to be run, besides its own. */
type RunnerPort = 'auditLog' | 'clock' | 'incidents' | 'killSwitch' | 'log';

/** The ports that are needed to run a step. */
export type PortsOf<Need extends keyof Ports> = Pick<Ports, Need | RunnerPort>;

/**
 * Runs one state of the loop: parse, kill switch, audit, the step itself, audit, one write of the incident. The step gets its
 * effects with their audit records. Every runner of the machine, in the cloud and on one machine, calls this function.
 * @throws KillSwitchThrown, IncidentNotFound, InvalidInput, and what the step throws
 */
export async function runStep<Need extends keyof Ports>(
  step: Step<Need>,
  rawInput: unknown,
  ports: PortsOf<Need>,
): Promise<StepOutput> {
  const input = parse(StepInput, rawInput, `the input of ${step.name}`);
  const { incidentId } = input;
  const checkKillSwitch = async (service?: string) => {
    const thrown = await ports.killSwitch.reason(service);
    if (thrown !== undefined && step.underKillSwitch === undefined) throw new KillSwitchThrown(thrown);
  };
  await checkKillSwitch();
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) throw new IncidentNotFound(incidentId);
  await checkKillSwitch(incident.service);

  const about = { incidentId, stage: step.stage, state: step.name };
  const write = (action: string, detail: Parameters<StepContext['audit']>[1] = {}) =>
    appendAudit({ ...about, action, detail }, ports);
  const sealer = openSealer(step, ports);
  ports.log.info('step started', about);
  await write('started', {});
  const { change, ...returned } = await step.run(
    {
      incident,
      input,
      audit: async (action, detail = {}) => void (await write(action, detail)),
      seal: async () => (await sealRecord(await write(sealAction), sealer(), write)).sealed,
    },
    { ...ports, ...auditEffects(ports, write) },
  );
  const after = { ...incident, ...change };
  const result = { incidentId, ...returned, summary: returned.summary.slice(0, maxSummary), ...describeEnd(after) };
  const { summary, next } = result;
  const seals = step.needs.some((need) => need === 'checkpoints') && (step.stage === 'review' || !isInProgress(after));
  const finished = await write('finished', { summary, next, ...(seals ? sealMark : {}) });
  const head = seals ? (await sealRecord(finished, sealer(), write)).newest : finished;
  await ports.incidents.update({
    ...incident,
    status: incident.status === 'pending_start' ? 'running' : incident.status,
    stage: step.stage,
    ...change,
    updatedAt: ports.clock.now().toISOString(),
    auditHead: { seq: head.seq, hash: head.hash },
  });
  ports.log.info('step finished', { ...about, summary, next });
  return parse(StepOutput, result, `the output of ${step.name}`);
}

/** What signs the chain, for a step that declares it. @throws RangeError for another one */
function openSealer<Need extends keyof Ports>(
  step: Step<Need>,
  ports: PortsOf<Need>,
): () => Pick<Ports, 'checkpoints' | 'log'> {
  const { checkpoints }: Partial<Ports> = ports;
  return () => {
    if (checkpoints === undefined || !step.needs.some((need) => need === 'checkpoints'))
      throw new RangeError(`${step.name} must need checkpoints to sign the audit trail`);
    return { checkpoints, log: ports.log };
  };
}

/** What a person in the console looks for: how it ended, the ticket and the pull request. */
function describeEnd({ outcome, ticket, review }: Incident): Pick<StepOutput, 'result' | 'links'> {
  const links = defined({ ticket: ticket?.url, pullRequest: review?.url });
  return defined({ result: outcome?.result, links: Object.keys(links).length === 0 ? undefined : links });
}
