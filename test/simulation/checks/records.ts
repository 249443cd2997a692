import { AuditRecord, genesisHash } from '@suture/core';
import type { Effect } from '../github/fetch.ts';
import type { StoredIssue } from '../github/repository.ts';
import { incidentOf } from '../github/repository.ts';
import type { Invocation } from '../kernel/kernel.ts';
import type { Write } from '../world/table.ts';
import { type Facts, readIncident } from './facts.ts';

/** Records one of which comes before the start of an execution: of the receiver, or of the sweep. */
const startable: ReadonlySet<string> = new Set(['alert received', 'will start execution']);

/** Milliseconds for which a function may remember that nothing was stopped, a clock that is set back included. */
const remembered = 30_000;

/** Checks that every effect has its own record before it, that chains grow without gaps, and that nothing begins under the kill switch. */
export function createRecordChecks({ kernel, killed, table }: Pick<Facts, 'kernel' | 'killed' | 'table'>) {
  /** The last record that each invocation wrote. It may be on the trail of another incident: one that is folded tells the ticket of the first. */
  const last = new WeakMap<Invocation, string>();

  const heads = new Map<string, { readonly seq: number; readonly hash: string }>();
  /** Incidents whose alert is on their trail. */
  const received = new Set<string>();

  function requireRecord(incidentId: string | undefined, what: string, actions: readonly string[]): void {
    const acting = kernel.acting();
    if (acting === undefined || incidentId === undefined) return;
    const before = last.get(acting);
    if (before === undefined || !actions.includes(before))
      kernel.violate(
        'no effect without its own record before it',
        `${acting.caller} did "${what}" for ${incidentId} after ${before === undefined ? 'no record' : `"${before}"`}`,
      );
  }

  function requireRunning(incidentId: string | undefined, what: string): void {
    const acting = kernel.acting();
    if (acting === undefined || killed.since === undefined) return;
    const service = incidentId === undefined ? undefined : readIncident({ table }, incidentId)?.service;
    if (killed.service !== undefined && killed.service !== service) return;
    if (acting.startedAt > killed.since + remembered)
      kernel.violate('no effect under the kill switch', `${acting.caller} did "${what}"`);
  }

  return {
    /** A record of the chain is written. */
    onWrite: ({ key, before, after }: Write): void => {
      const [pk = '', sk = ''] = key.split(' ');
      if (pk.startsWith('INCIDENT#') && sk === 'META' && kernel.acting()?.caller === 'sweeper')
        requireRunning(pk.slice('INCIDENT#'.length), 'change an incident');
      if (sk.startsWith('AUDIT#')) {
        const record = AuditRecord.safeParse(after?.record).data;
        if (record === undefined) {
          kernel.violate('the chain is intact', `${key} is not a record`);
          return;
        }
        if (before !== undefined) kernel.violate('the chain is intact', `${key} was written twice`);
        const head = heads.get(pk) ?? { seq: 0, hash: genesisHash };
        if (record.seq !== head.seq + 1 || record.prevHash !== head.hash)
          kernel.violate('the chain is intact', `${key} does not follow the record before it`);
        heads.set(pk, record);
        if (startable.has(record.action)) received.add(record.incidentId);
        const acting = kernel.acting();
        if (acting !== undefined) last.set(acting, record.action);
      }
      if (pk.startsWith('TRUST#')) {
        requireRecord(String(after?.incidentId), `count ${String(after?.kind)}`, ['will count outcome']);
        requireRunning(String(after?.incidentId), 'count an outcome');
      }
    },
    beforeStart: (incidentId: string): void => {
      if (!received.has(incidentId))
        kernel.violate('no effect without its own record before it', `${incidentId} was started without a record`);
      // Intake starts what arrives, and its first step stops. What the sweep finds can wait.
      if (kernel.acting()?.caller === 'sweeper') requireRunning(incidentId, 'start an execution');
    },
    beforeAnswer: (incidentId: string): void => {
      requireRecord(incidentId, 'answer a callback', ['will answer callback']);
      requireRunning(incidentId, 'answer a callback');
    },
    /** An object is put into the bucket. The proving ground, which has no access to the trail, writes its reports by itself. */
    beforeStore: (key: string): void => {
      const incidentId = /^(?:incidents|proving\/in\/orders)\/(inc-[^/]+)\//.exec(key)?.[1];
      requireRecord(incidentId, `store ${key}`, ['will store artifact']);
    },
    beforeSupply: (incidentId: string): void => requireRecord(incidentId, 'supply', ['will supply proving ground']),
    beforeHostEffect: (effect: Effect): void => {
      const expected = expectedRecords(effect);
      if (expected === undefined) return;
      const what = `${effect.method} ${effect.path}`;
      requireRecord(expected.incidentId, what, expected.actions);
      requireRunning(expected.incidentId, what);
    },
  };
}

/** The records one of which must come before a request to the code host; undefined for what nobody sees: loose trees and commits. */
function expectedRecords({ method, path, repository, body }: Effect) {
  const [, kind = '', number = '', part] = path.split('/');
  if (kind === 'git') {
    if (path === '/git/trees' || path === '/git/commits') return undefined;
    const ref =
      path === '/git/refs' ? String(readField(body, 'ref')).replace('refs/', '') : path.replace('/git/refs/', '');
    const branch = ref.replace('heads/', '');
    const reproduced = /^suture\/(.+)-reproduction$/.exec(branch)?.[1];
    if (reproduced !== undefined) return { incidentId: reproduced, actions: ['will keep branch'] };
    const actions = [method === 'DELETE' ? 'will close review' : 'will open review'];
    return { incidentId: incidentOf(branch), actions };
  }
  const issue: StoredIssue | undefined = repository.issues[Number(number) - 1];
  if (kind === 'pulls') {
    const branch = issue?.pull?.headBranch ?? String(readField(body, 'head'));
    if (part === 'requested_reviewers') return { incidentId: incidentOf(branch), actions: ['will ask for review'] };
    const actions = [readField(body, 'state') === 'closed' ? 'will close review' : 'will open review'];
    return { incidentId: incidentOf(branch), actions };
  }
  if (number === '') return { incidentId: markedIn(String(readField(body, 'body'))), actions: ['will open ticket'] };
  if (issue?.pull !== undefined)
    return {
      incidentId: issue.pull.incidentId,
      actions: ['will close review', 'will comment on review', 'will answer review comment'],
    };
  if (part === undefined && readField(body, 'state') === undefined)
    return { incidentId: markedIn(issue?.body ?? ''), actions: ['will describe ticket'] };
  const actions = part === 'comments' ? ['will comment on ticket', 'will close ticket'] : ['will close ticket'];
  return { incidentId: markedIn(issue?.body ?? ''), actions };
}

function readField(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

function markedIn(text: string): string | undefined {
  return /suture:incident=(\S+) /.exec(text)?.[1];
}
