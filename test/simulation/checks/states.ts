import { type Incident, isInProgress } from '@suture/core';
import * as z from 'zod';
import { ancestorsOf, treeOf } from '../github/repository.ts';
import type { Item } from '../world/expressions.ts';
import { hasFault } from '../world/service.ts';
import type { Write } from '../world/table.ts';
import { liveCommit } from '../world/world.ts';
import { causeOf, type Facts, hasNote, incidentIn, ourPulls, readIncident, ticketsOf } from './facts.ts';
import { checkBounds } from './sweeps.ts';

/** Which incident has a fault. */
const Claim = z.object({ incidentId: z.string() });

/** Milliseconds around the kill switch in which a hand-over may be silent. */
const aroundKill = 3_600_000;

/** Checks what incidents, tickets and pull requests say of each other, at every change. */
export function createStateChecks(facts: Facts) {
  const { kernel, repositories, killed, machine } = facts;
  let pullsChanged = false;

  function checkEnd(incident: Incident): void {
    const tickets = ticketsOf(facts, incident.id);
    const [ticket] = tickets;
    if (incident.status === 'closed') {
      if (ticket?.state !== 'closed')
        kernel.violate('ticket and state agree', `${incident.id} is closed and its ticket is not`);
      const cause = causeOf(facts, incident);
      const repository = repositories.get(incident.repository);
      if (
        cause !== undefined &&
        repository !== undefined &&
        hasFault(treeOf(repository, liveCommit(repository)), cause)
      )
        kernel.violate('closed means recovered', `${incident.id} is closed while ${cause.id} is live`);
    }
    if (incident.status === 'handed_over' && !wasKilled()) {
      if (ticket === undefined || !hasNote(ticket, 'hand-over'))
        kernel.violate('ticket and state agree', `${incident.id} is handed over and no ticket says so`);
    }
  }

  function checkRollout(incident: Incident | undefined, next: string): void {
    const repository = repositories.get(incident?.repository ?? '');
    if (next !== 'observe' || repository === undefined || incident === undefined) return;
    const commits = ancestorsOf(repository, liveCommit(repository)).map(({ sha }) => sha);
    if (!commits.includes(incident.mergeCommit ?? ''))
      kernel.violate('answers are true', `${incident.id} is observed, and its commit is not live`);
  }

  function checkHolder(before: Item | undefined, after: Item | undefined): void {
    const [was, is] = [Claim.safeParse(before).data?.incidentId, Claim.safeParse(after).data?.incidentId];
    if (was === undefined || was === is) return;
    const holder = readIncident(facts, was);
    if (holder !== undefined && isInProgress(holder))
      kernel.violate(
        'one incident works on a fault',
        `${is ?? 'nobody'} takes the fault of ${was}, which is in progress`,
      );
  }

  const wasKilled = () => killed.since !== undefined || kernel.now() - killed.clearedAt < aroundKill;

  function checkPulls(): void {
    const open = ourPulls(facts).filter(({ issue, pull }) => issue.state === 'open' && !pull.reopened);
    const fixes = open.filter(({ isRevert }) => !isRevert);
    const by = (pulls: typeof open, nameOf: (incidentId: string) => string | undefined, invariant: string) => {
      const counts = new Map<string, number>();
      for (const { incidentId } of pulls) {
        const name = nameOf(incidentId);
        if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      for (const [name, count] of counts) if (count > 1) kernel.violate(invariant, `${name} has ${count}`);
    };
    by(fixes, (incidentId) => incidentId, 'at most one open pull request per incident');
    by(
      open.filter(({ isRevert }) => isRevert),
      (incidentId) => incidentId,
      'at most one open revert per incident',
    );
    if (facts.config().limits.oneFixPerRepository)
      by(
        fixes.filter(({ incidentId }) => readIncident(facts, incidentId)?.status === 'running'),
        (incidentId) => readIncident(facts, incidentId)?.repository,
        'at most one fix in flight per repository',
      );
    by(
      fixes,
      (incidentId) => {
        const incident = readIncident(facts, incidentId);
        return incident === undefined ? undefined : causeOf(facts, incident)?.id;
      },
      'at most one open pull request per cause',
    );
  }

  return {
    onWrite: ({ key, before, after }: Write): void => {
      if (key.endsWith(' FAULT')) checkHolder(before, after);
      if (!key.startsWith('INCIDENT#') || !key.endsWith(' META')) return;
      const [was, is] = [incidentIn(before), incidentIn(after)];
      if (is === undefined) {
        kernel.violate('incidents can be read', `${key} cannot`);
        return;
      }
      if (was !== undefined && is.version !== was.version + 1)
        kernel.violate('no update is lost', `${is.id} went from version ${was.version} to ${is.version}`);
      if (was?.outcome !== undefined && is.outcome?.result !== was.outcome.result)
        kernel.violate('an end is an end', `${is.id} was ${was.status} and is ${is.status}`);
      checkBounds(facts, is, facts.config());
      if (was?.status !== is.status) checkEnd(is);
    },
    onPullsChanged: (): void => {
      pullsChanged = true;
    },
    /** After every event. */
    onTick: (): void => {
      if (!pullsChanged) return;
      pullsChanged = false;
      checkPulls();
    },
    /** A waiting state is about to end with this word. */
    beforeAnswer: (token: string, incidentId: string, next: string): void => {
      const execution = machine.executions.get(incidentId);
      if (execution?.token !== token) return;
      const incident = readIncident(facts, incidentId);
      if (execution.at === 'DeployAwait') checkRollout(incident, next);
      if (execution.at === 'DeployAwait') return;
      const issue = repositories
        .get(incident?.repository ?? '')
        ?.issues.find(({ number }) => String(number) === incident?.review?.id);
      const pull = issue?.pull;
      // A change of others that was closed is forgotten before the answer, so that the fix is written after all.
      if (incident?.review === undefined && next === 'write') return;
      if (issue === undefined || pull === undefined) {
        kernel.violate('answers are true', `${incidentId} has no pull request`);
        return;
      }
      if (incident?.review?.theirs) {
        if ((next === 'deploy') !== (pull.mergedAt !== undefined))
          kernel.violate('answers are true', `${incidentId} goes on with a change of others that is not merged`);
        return;
      }
      if (
        next === 'write' &&
        !pull.reviews.some(({ state, by }) => state === 'CHANGES_REQUESTED' && by.access !== 'read')
      )
        kernel.violate('answers are true', `${incidentId} is written again, and nobody with the right asked for it`);
      const commands = issue.comments.filter(({ body }) => body.startsWith('/suture '));
      if (next === 'answer' && !commands.some(({ by }) => by === 'ada' || by === 'grace'))
        kernel.violate('answers are true', `${incidentId} answers, and nobody with the right asked for it`);
      if (next === 'rejected' && issue.closedAt === undefined && !pull.reopened)
        kernel.violate('answers are true', `${incidentId} is rejected, and its pull request was not closed`);
      if (next !== 'deploy') return;
      const isProven = pull.mergedHead === incident?.review?.headCommit;
      const isApproved = pull.reviews.some(
        ({ state, by, commit }) =>
          state === 'APPROVED' && by.type === 'User' && by.access !== 'read' && commit === pull.head,
      );
      if (pull.mergedAt === undefined || !isProven || pull.base !== 'main')
        kernel.violate('only what was proven is followed', `${incidentId} goes on with another commit or branch`);
      else if (pull.mergedBy?.type !== 'User' && !isApproved)
        kernel.violate('a person decides', `${incidentId} goes on with the merge of a program alone`);
    },
  };
}
