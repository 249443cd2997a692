import { createHash } from 'node:crypto';
import {
  type AuditEvidence,
  type AuditedIncident,
  type ChainAnchor,
  type CheckpointLog,
  type Incident,
  InvalidInput,
  type Ports,
  readVerificationKey,
  type VerificationKey,
} from '@suture/core';
import * as z from 'zod';

/** Where records of incidents, their signatures and their artifacts are: this machine, a deployed stage, or an export. */
export interface RecordStore {
  readonly ports: Pick<Ports, 'incidents' | 'auditLog' | 'artifacts'>;
  /** @param incidentId limits what is read, where the store can */
  checkpoints(incidentId?: string): Promise<CheckpointLog>;
  /** The only incidents that it holds, where it holds not all. */
  readonly ids?: readonly string[];
  /** In PEM; undefined where nothing was signed yet. */
  publicKey(): Promise<string | undefined>;
}

const Anchor = z.object({ seq: z.int(), hash: z.string() });

/** What the verification needs of an incident. */
export function describeIncident({ id, auditHead, outcome, alert }: Incident): AuditedIncident {
  return { id, auditHead, ended: outcome !== undefined, rehearsal: alert.rehearsal !== undefined };
}

/**
 * Reads what a verification looks at.
 * @param only one incident; all when left out
 */
export async function readEvidence(
  { ports, ...store }: RecordStore,
  {
    keys,
    named,
    only,
  }: {
    readonly keys: readonly VerificationKey[];
    readonly named: AuditEvidence['named'];
    readonly only: string | undefined;
  },
): Promise<AuditEvidence> {
  // The loop may be at work: what is read first knows less than what is read later, so that nothing looks as if it were cut or removed.
  const known = only === undefined ? await ports.auditLog.chains() : [only];
  const { items, unreadable } = await ports.incidents.list();
  const checkpoints = await store.checkpoints(only);
  const ids = only === undefined ? [...new Set([...known, ...items.map(({ id }) => id)])] : known;
  const chains = new Map<string, readonly unknown[]>();
  const heads = new Map<string, ChainAnchor>();
  for (const id of ids) {
    const head = Anchor.safeParse(await ports.auditLog.head(id));
    const chain = await ports.auditLog.read(id);
    if (chain.length > 0) chains.set(id, chain);
    if (head.success) heads.set(id, head.data);
  }
  return {
    incidents: items.filter(({ id }) => only === undefined || id === only).map(describeIncident),
    unreadable: unreadable.filter((id) => only === undefined || id === only),
    chains,
    heads,
    named,
    checkpoints,
    keys,
    digest: async (key) => {
      const text = await ports.artifacts.get(key);
      return text === undefined ? undefined : createHash('sha256').update(text, 'utf8').digest('hex');
    },
    now: new Date(),
  };
}

/** The public keys in files, or else the store's own. @throws InvalidInput when a file holds none, or signatures cannot be checked */
export async function readKeys(files: readonly string[], store: RecordStore): Promise<readonly VerificationKey[]> {
  const { readFile } = await import('node:fs/promises');
  const pems = await Promise.all(
    files.map(async (file) => ({ what: `the key ${file}`, pem: await readFile(file, 'utf8').catch(() => '') })),
  );
  const own = files.length === 0 ? await store.publicKey() : undefined;
  const all = own === undefined ? pems : [{ what: 'the stored public key', pem: own }];
  return all.map(({ what, pem }) => {
    try {
      return readVerificationKey(pem);
    } catch (error) {
      throw new InvalidInput(what, ['it must be a file with a public key in PEM'], { cause: error });
    }
  });
}
