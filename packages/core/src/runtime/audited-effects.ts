import type * as z from 'zod';
import { recordArtifacts } from '../audit/artifact-records.ts';
import { defined } from '../defined.ts';
import { nameOrder } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';

type Detail = Readonly<Record<string, z.core.util.JSONType>>;

/** Puts a record on an incident's trail. */
export type WriteRecord = (action: string, detail: Detail) => Promise<unknown>;

/** The ports through which a step has an effect outside the incident's records. */
type EffectPorts = Pick<
  Ports,
  'alertNotes' | 'artifacts' | 'chat' | 'codeHost' | 'provingGround' | 'tickets' | 'trustRecord'
>;

/** The given ports, with a record before each effect and one after it. A step gets no others. */
export function auditEffects(ports: Partial<Ports>, write: WriteRecord): Partial<EffectPorts> {
  const { alertNotes, artifacts, chat, codeHost, provingGround, tickets, trustRecord } = ports;

  /** Runs an effect between two records. The first must be written before anything happens. */
  function audited<Args extends readonly unknown[], Result>(
    [before, after]: readonly [before: string, after: string],
    effect: (...args: Args) => Promise<Result>,
    detailOf: (...args: Args) => Detail,
    outcomeOf?: (result: Result) => Detail,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      const detail = detailOf(...args);
      await write(before, detail);
      let result: Result;
      try {
        result = await effect(...args);
      } catch (error) {
        await write('effect failed', { effect: before, error: error instanceof Error ? error.name : 'unknown' });
        throw error;
      }
      await write(after, outcomeOf === undefined ? detail : outcomeOf(result));
      return result;
    };
  }

  const effects = {
    artifacts: artifacts && recordArtifacts(artifacts, write),
    alertNotes: alertNotes && {
      tell: audited(
        ['will tell the source of the alert', 'source of the alert told'],
        alertNotes.tell,
        ({ alert }, { key, state }) => ({ source: alert.source, key, state }),
        ({ outcome, why }) => ({ outcome, ...defined({ why }) }),
      ),
    },
    chat: chat && {
      send: audited(
        ['will write to chat', 'chat written to'],
        chat.send,
        (_incident, name, { action }) => ({ chat: name, action }),
        (answer) => ({ ...answer }),
      ),
    },
    tickets: tickets && {
      open: audited(
        ['will open ticket', 'ticket opened'],
        tickets.open,
        (_incidentId, title) => ({ title }),
        ({ id, url }) => ({ ticket: id, url }),
      ),
      comment: audited(['will comment on ticket', 'ticket commented on'], tickets.comment, ({ id }, key) => ({
        ticket: id,
        key,
      })),
      describe: audited(
        ['will describe ticket', 'ticket described'],
        tickets.describe,
        ({ id }) => ({ ticket: id }),
        (described) => ({ described }),
      ),
      isOpen: tickets.isOpen,
      close: audited(['will close ticket', 'ticket closed'], tickets.close, ({ id }) => ({ ticket: id })),
    },
    codeHost: codeHost && {
      deployedCommit: codeHost.deployedCommit,
      history: codeHost.history,
      diff: codeHost.diff,
      otherChanges: codeHost.otherChanges,
      readReview: codeHost.readReview,
      readCommands: codeHost.readCommands,
      readBaseTip: codeHost.readBaseTip,
      readChecks: codeHost.readChecks,
      findPeople: codeHost.findPeople,
      askForReview: audited(
        ['will ask for review', 'review asked for'],
        codeHost.askForReview,
        (_repository, id, people) => ({ id, people: [...people] }),
        (asked) => ({ asked: [...asked] }),
      ),
      openReview: audited(
        ['will open review', 'review opened'],
        codeHost.openReview,
        (_repository, { branch, title, draft }) => ({ branch, title, draft }),
        ({ id, url, headCommit }) => ({ id, url, head: headCommit }),
      ),
      comment: audited(['will comment on review', 'review commented on'], codeHost.comment, (_, id) => ({ id })),
      commentOnce: audited(
        ['will comment on review', 'review commented on'],
        codeHost.commentOnce,
        (_repository, id, key) => ({ id, key }),
      ),
      keepBranch: audited(
        ['will keep branch', 'branch kept'],
        codeHost.keepBranch,
        (_repository, { branch }) => ({ branch }),
        (kept) => defined({ url: kept?.url }),
      ),
      replyOnce: audited(
        ['will answer review comment', 'review comment answered'],
        codeHost.replyOnce,
        (_repository, id, comment, key) => ({ id, comment, key }),
      ),
      closeReview: audited(
        ['will close review', 'review closed'],
        codeHost.closeReview,
        (_, id) => ({ id }),
        (outcome) => ({ outcome }),
      ),
    },
    provingGround: provingGround && {
      supply: audited(
        ['will supply proving ground', 'proving ground supplied'],
        provingGround.supply,
        (order) => ({ order: nameOrder(order), baseCommit: order.baseCommit }),
        ({ dependencies }) => ({ dependencies }),
      ),
    },
    trustRecord: trustRecord && {
      outcomes: trustRecord.outcomes,
      shadows: trustRecord.shadows,
      count: audited(
        ['will count outcome', 'outcome counted'],
        trustRecord.count,
        (service, result, incidentId, about) => ({ service, result, incidentId, ...defined({ fix: about?.fix }) }),
      ),
      addShadow: audited(
        ['will record shadow outcome', 'shadow outcome recorded'],
        trustRecord.addShadow,
        (service, { id, verdict }) => ({ service, id, verdict }),
      ),
    },
  };
  return defined(effects);
}
