import {
  type AuditEvidence,
  AuditRecord,
  type ChainAnchor,
  digestText,
  listArtifacts,
  readAuditHeads,
  readVerificationKey,
} from '@suture/core';
import { createMemoryCheckpoints, sampleAlert } from '@suture/core/testing';
import { createLocalLoop } from '../../loop/loop-under-test.ts';
import { scenarios } from '../../loop/scenarios.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything that an attacker with the stores can change. Mutations work on copies. */
export interface Records {
  readonly incidents: Mutable<AuditEvidence['incidents'][number]>[];
  readonly chains: Map<string, AuditRecord[]>;
  readonly heads: Map<string, ChainAnchor>;
  /** Outside of the stores: the attacker cannot change these. */
  readonly named: ReadonlyMap<string, readonly ChainAnchor[]>;
  readonly checkpoints: unknown[];
  readonly artifacts: Map<string, string>;
}

const publicKey = createMemoryCheckpoints().publicKey;

/** Digests of texts, which most attacks leave as they are. */
const digests = new Map<string, string>();

function digestOnce(text: string): string {
  const digest = digests.get(text) ?? digestText(text);
  digests.set(text, digest);
  return digest;
}

/** What the verification is given of the records. `signed`: checkpoints that the signer knows of. */
export function evidenceOf(records: Records, signed: number): AuditEvidence {
  return {
    incidents: records.incidents,
    unreadable: [],
    chains: records.chains,
    heads: records.heads,
    named: records.named,
    checkpoints: {
      stored: records.checkpoints.map((envelope, index) => ({ name: `checkpoint ${index + 1}`, envelope })),
      sequential: true,
      count: signed,
    },
    keys: [readVerificationKey(publicKey)],
    digest: async (key) => {
      const text = records.artifacts.get(key);
      return text === undefined ? undefined : digestOnce(text);
    },
    now: new Date('2026-11-24T12:00:00.000Z'),
  };
}

/**
 * Plays incidents of different scenarios over the real machine and steps, one after the other with one log of checkpoints, and returns what they leave.
 */
export async function playIncidents(count: number): Promise<Records> {
  const records: Records = {
    incidents: [],
    chains: new Map(),
    heads: new Map(),
    named: new Map(),
    checkpoints: [],
    artifacts: new Map(),
  };
  const named = new Map<string, readonly ChainAnchor[]>();
  const checkpoints = createMemoryCheckpoints();
  const ended = scenarios.filter(({ ends }) => ends !== 'failed');
  const chosen = ended.filter((_, index) => (index * count) % ended.length < count);
  for (const { script, alert } of chosen) {
    const loop = createLocalLoop(script, (ports) => ({ ...ports, checkpoints }));
    const intake = await loop.send({ ...sampleAlert, ...alert, fingerprint: `fault ${records.incidents.length}` });
    if (intake.outcome !== 'started') continue;
    await loop.run(intake.incidentId);
    const id = `${intake.incidentId}`;
    const incident = await loop.ports.incidents.get(id);
    if (incident?.outcome === undefined || records.chains.has(id)) continue;
    const chain = (await loop.ports.auditLog.read(id)).map((record) => AuditRecord.parse(record));
    const { auditHead, alert: raised } = incident;
    records.incidents.push({ id, auditHead, ended: true, rehearsal: raised.rehearsal !== undefined });
    records.chains.set(id, chain);
    const head = await loop.ports.auditLog.head(id);
    records.heads.set(id, { seq: Object(head).seq, hash: Object(head).hash });
    for (const { key } of listArtifacts(chain)) {
      const text = await loop.ports.artifacts.get(key);
      if (text !== undefined) records.artifacts.set(key, text);
    }
    const texts = [
      ...[...loop.world.tickets.values()].flatMap(({ comments, closed }) => [...comments.values(), closed ?? '']),
      ...loop.world.reviewRequests.map(({ body }) => body),
    ];
    named.set(id, texts.flatMap(readAuditHeads));
  }
  return { ...records, named, checkpoints: [...checkpoints.log] };
}
