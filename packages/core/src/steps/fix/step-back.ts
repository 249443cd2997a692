import { defined } from '../../defined.ts';
import type { Incident, OtherChange } from '../../model/index.ts';
import { type Cause, findRivals, type Rival } from '../../policy/one-cause.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import type { Ports } from '../../ports/index.ts';
import { line, outside, own, paragraph } from '../../render/document.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { turnOfJoined, turnOfOther } from '../../render/turns.ts';
import type { StepContext, StepResult } from '../define-step.ts';
import { showOnTicket, ticketNeeds } from '../show-on-ticket.ts';
import { showInChat } from '../tell-chat.ts';

/** The ports that stepping back needs. */
export const stepBackNeeds = [...ticketNeeds, 'clock', 'codeHost', 'incidents'] as const;
type BackContext = Pick<StepContext, 'incident' | 'audit'>;
type StepBackPorts = Pick<Ports, (typeof stepBackNeeds)[number]>;

type Back = StepResult<'joined' | 'await' | 'deploy' | 'hand_over' | 'pause'>;

/** Seconds between two looks while too many pull requests are open, and hours until a person is asked instead. */
const capWait = { seconds: 1800, hours: 48 };

/**
 * Asks the code host who else changes what this incident is about. One cause has one fix: an incident whose cause another one mends joins it; a
 * person's or another program's change is awaited and verified instead; what a person closed is not proposed again. Undefined if the way is free.
 */
export async function stepBack(context: BackContext, cause: Cause, ports: StepBackPorts): Promise<Back | undefined> {
  const { incident, audit } = context;
  if (scratchBranch(incident) !== undefined) return undefined;
  const changes = (await ports.codeHost.otherChanges(incident.repository, incident.baseCommit ?? '')).filter(
    ({ branch }) => !isOf(branch, incident.id) && !branch.startsWith('suture/rehearsal-'),
  );
  const rivals = findRivals(cause, changes).filter(({ change }) => !isAskedAgain(incident, change));
  if (rivals.length > 0)
    await audit('other change found', {
      changes: rivals.map(({ change, why }) => `${change.kind} ${change.id} ${why}`),
    });
  const of = (kind: OtherChange['kind']) => rivals.filter(({ change }) => change.kind === kind);
  const [shipped] = of('shipped');
  const [open] = of('open');
  const [closed] = of('closed');
  const others =
    rivals.length === 0 ? [] : (await ports.incidents.listOpen()).items.filter(({ id }) => id !== incident.id);
  const elder = rivals
    .map(({ change }) => others.find((one) => one.repository === incident.repository && mends(one, change)))
    .find((one) => one !== undefined);
  if (elder !== undefined) return join(context, elder, ports);
  if (shipped !== undefined) return adopt(context, shipped, ports);
  if (open !== undefined) return adopt(context, open, ports);
  if (closed !== undefined)
    return {
      summary: `a person closed ${closed.change.url}, which ${closed.why}; Suture does not propose it again`,
      next: 'hand_over',
    };
  return respectCap(incident, changes, ports);
}

/** Whether a branch carries a fix of an incident: `suture/<id>`, `suture/<id>-2`. */
export function isFixBranch(branch: string, incidentId: string): boolean {
  return isOf(branch, incidentId) && !branch.endsWith('-revert');
}

/** Whether a branch is one of an incident's own: one with a fix, or the one that takes its fix back. */
function isOf(branch: string, incidentId: string): boolean {
  const rest = branch.startsWith(`suture/${incidentId}`) ? branch.slice(`suture/${incidentId}`.length) : undefined;
  return rest !== undefined && /^(?:-\d{1,3}|-revert)?$/.test(rest);
}

/** A person who starts Suture by hand wants another look, whatever became of the last one. */
function isAskedAgain({ alert }: Incident, { kind, by }: OtherChange): boolean {
  const byHand = alert.source === 'log' || alert.source === 'command';
  return byHand && by === 'suture' && kind !== 'shipped';
}

/** Whether an open incident is about to be over through this change. */
function mends({ id, review, mergeCommit }: Incident, change: OtherChange): boolean {
  if (change.kind === 'shipped') return mergeCommit === change.id;
  return change.kind === 'open' && (isOf(change.branch, id) || review?.id === change.id);
}

/** Ends the incident: the other one looks after its cause, and a comment there says so. */
async function join({ incident, audit }: BackContext, elder: Incident, ports: StepBackPorts): Promise<Back> {
  const reason = `the same cause as ${elder.id}, which has a fix already`;
  const write = (text: ReturnType<typeof line>) => writeForTicket([paragraph(text)], ports.config);
  const fix = elder.review?.url ?? elder.ticket?.url ?? '';
  if (elder.ticket !== undefined)
    await ports.tickets.comment(
      elder.ticket,
      `joined-${incident.id}`,
      write(line`Another alert has the same cause: ${incident.alert.title} (${own(incident.id)}).`),
    );
  if (incident.ticket !== undefined)
    await ports.tickets.close(incident.ticket, write(line`${own(`Closed: ${reason}.`)} See ${own(fix)}`));
  await showInChat(incident, { turn: turnOfJoined(elder.id) }, audit, ports);
  const at = ports.clock.now().toISOString();
  return {
    summary: reason,
    next: 'joined',
    change: { status: 'recorded', foldedInto: elder.id, outcome: { result: 'recorded', at, reason } },
  };
}

/** Waits for the other change, and verifies that one. */
async function adopt(context: BackContext, { change, why }: Rival, ports: StepBackPorts): Promise<Back> {
  const { incident, audit } = context;
  const review = {
    ...{ id: change.id, url: change.url, branch: change.branch, headCommit: change.headCommit, theirs: true as const },
    ...defined({ base: change.base }),
  };
  const turn = turnOfOther(line`${own(change.url)} ${outside(why, 200)}`, change.kind === 'shipped');
  await showOnTicket(incident, turn, audit, ports);
  const summary = `steps back for ${change.url}, which ${why}`;
  if (change.kind === 'shipped') return { summary, next: 'deploy', change: { review, mergeCommit: change.id } };
  return { summary, next: 'await', change: { review } };
}

function respectCap(
  { createdAt, alert }: Incident,
  changes: readonly OtherChange[],
  { clock, config }: StepBackPorts,
): Back | undefined {
  const own = changes.filter(({ kind, by }) => kind === 'open' && by === 'suture');
  const { openReviews } = config.limits;
  if (own.length < openReviews || alert.source === 'log' || alert.source === 'command') return undefined;
  const summary = `${own.length} pull requests of Suture are open in this repository, as many as limits.openReviews allows`;
  const hours = (clock.now().getTime() - Date.parse(createdAt)) / 3_600_000;
  if (hours > capWait.hours) return { summary, next: 'hand_over' };
  return { summary, next: 'pause', waitSeconds: capWait.seconds };
}
