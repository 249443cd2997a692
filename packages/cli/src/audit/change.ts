import { type AuditRecord, artifactKeys, defined, type Incident, Patch, Proof, parseJson } from '@suture/core';
import * as z from 'zod';
import type { RecordStore } from './record-store.ts';

/** Who did what, when, and how it is known. */
interface Role {
  readonly who: string;
  readonly at?: string;
  readonly known: string;
}

/** What an auditor samples of one change. */
export interface Change {
  readonly control: string;
  readonly incident: string;
  readonly service: string;
  readonly repository: string;
  readonly severity?: string;
  readonly ticket?: string;
  readonly pullRequest?: { readonly url: string; readonly branch: string; readonly headCommit: string };
  readonly requester: Role;
  readonly author: Role;
  readonly approver?: Role & { readonly headCommit: string };
  readonly deployer?: Role & { readonly commit: string };
  readonly verifier?: Role & { readonly result: string };
  /** Duties that one person or system had together; none is what an auditor hopes for. */
  readonly together: readonly string[];
  readonly tests?: { readonly verdict: string; readonly passed: number; readonly isolation: string };
  readonly rollback: string;
  readonly outcome?: { readonly result: string; readonly at: string; readonly reason: string };
}

/** When a change counts as made: decided, or else ended, or else last touched. */
export function timeOf({ decision, outcome, updatedAt }: Incident): number {
  return Date.parse(decision?.at ?? outcome?.at ?? updatedAt);
}

const Merged = z.object({ mergeCommit: z.string(), mergedBy: z.string() });
const Answered = z.object({ kind: z.literal('rollout'), summary: z.string() });
const Finished = z.object({ summary: z.string() });

/** Reads what the records say of the change of one incident. */
export async function readChange(
  control: string,
  incident: Incident,
  chain: readonly AuditRecord[],
  { ports }: Pick<RecordStore, 'ports'>,
): Promise<Change> {
  const { id, alert, attempts, review, decision, mergeCommit, liveAt, ticket, severity, outcome } = incident;
  const [patch, proof] = await Promise.all([
    readArtifact(Patch, artifactKeys.patch(id, attempts.fix), ports),
    readArtifact(Proof, artifactKeys.proof(id, attempts.fix), ports),
  ]);
  const { service, repository, createdAt } = incident;
  const author = { who: `Suture (${patch?.by ?? 'unknown'})`, known: 'the patch' };
  const merged = findDetail(chain, Merged, ({ action }) => action === 'waiting for rollout');
  const rollout = findDetail(chain, Answered, ({ action }) => action === 'will answer callback');
  const observed = chain.findLast(({ state, action }) => state === 'VerifyObserve' && action === 'finished');
  const approver = decision && {
    ...{ who: decision.by, headCommit: decision.headCommit, known: 'the code host, when the pull request was merged' },
    ...defined({ at: decision.at }),
  };
  return {
    ...{ control, incident: id, service, repository },
    ...defined({ severity, ticket: ticket?.url }),
    ...defined({ pullRequest: review && { url: review.url, branch: review.branch, headCommit: review.headCommit } }),
    requester: { who: `${alert.source}: ${alert.title}`, at: createdAt, known: 'the alert' },
    author,
    ...defined({
      approver,
      deployer: merged && {
        ...{ who: 'the pipeline of the repository', commit: merged.mergeCommit },
        ...defined({ at: liveAt }),
        known: rollout?.summary ?? 'not seen live',
      },
      verifier: observed && {
        who: 'Suture (state VerifyObserve)',
        at: observed.at,
        known: `record ${observed.seq} of the audit trail`,
        result: Finished.safeParse(observed.detail).data?.summary ?? '',
      },
    }),
    together: approver?.who === author.who ? ['author and approver'] : [],
    ...defined({
      tests: proof && { verdict: proof.verdict, passed: proof.suite.passedWithPatch, isolation: proof.isolation },
    }),
    rollback: describeRollback(mergeCommit ?? merged?.mergeCommit, patch, review?.branch),
    ...defined({ outcome: outcome && { result: outcome.result, at: outcome.at, reason: outcome.reason } }),
  };
}

function describeRollback(
  mergeCommit: string | undefined,
  patch: Patch | undefined,
  branch: string | undefined,
): string {
  if (mergeCommit === undefined)
    return `Nothing was merged: close the pull request and delete the branch ${branch ?? 'of it'}.`;
  const files = patch?.files.map(({ path }) => path).join(', ') ?? 'the files of the patch';
  return [
    `Run "git revert ${mergeCommit}" (with "-m 1" if it is a merge commit) and let the pipeline ship the result.`,
    `It changes ${files} back to their text at ${patch?.baseCommit ?? 'the base commit'}.`,
  ].join(' ');
}

function findDetail<S extends z.ZodType>(
  chain: readonly AuditRecord[],
  schema: S,
  isIt: (record: AuditRecord) => boolean,
): z.infer<S> | undefined {
  for (const record of chain.toReversed()) {
    const read = isIt(record) ? schema.safeParse(record.detail) : undefined;
    if (read?.success === true) return read.data;
  }
  return undefined;
}

async function readArtifact<S extends z.ZodType>(
  schema: S,
  key: string,
  { artifacts }: RecordStore['ports'],
): Promise<z.infer<S> | undefined> {
  const text = await artifacts.get(key);
  return text === undefined ? undefined : parseJson(schema, text, `the artifact ${key}`);
}
