import {
  type AuditRecord,
  artifactKeys,
  checkpointType,
  Envelope,
  genesisHash,
  hashRecord,
  isSealed,
} from '@suture/core';
import { createMemoryCheckpoints } from '@suture/core/testing';
import type { Records } from './play.ts';

/** One change of what is stored. */
export interface Attack {
  readonly kind: string;
  /** What it is done to: an incident's id. */
  readonly incident: string;
  /** Changes the records, and says what the verification must name. */
  readonly play: (records: Records) => void;
  /** The record that must be named, where it follows from the change. */
  readonly at?: number;
  /** The key of the artifact that must be named. */
  readonly artifact?: string;
}

type Change = (chain: AuditRecord[]) => void;

function chainOf(records: Records, id: string): AuditRecord[] {
  const chain = records.chains.get(id);
  if (chain === undefined) throw new RangeError(`no chain ${id}`);
  return chain;
}

function recordAt(chain: readonly AuditRecord[], index: number): AuditRecord {
  const record = chain[index];
  if (record === undefined) throw new RangeError(`no record ${index}`);
  return record;
}

/** Numbers and hashes the whole chain again, as an attacker does who knows how. */
function reseal(chain: AuditRecord[]): void {
  let prevHash = genesisHash;
  for (const [index, record] of chain.entries()) {
    const unsealed = { ...record, seq: index + 1, prevHash };
    const hash = hashRecord(unsealed);
    chain[index] = { ...unsealed, hash };
    prevHash = hash;
  }
}

/** Sets every anchor inside the stores to the chain as it is now. */
function anchor(records: Records, id: string): void {
  const last = chainOf(records, id).at(-1);
  const incident = records.incidents.find((one) => one.id === id);
  if (last === undefined || incident === undefined) return;
  incident.auditHead = { seq: last.seq, hash: last.hash };
  records.heads.set(id, { seq: last.seq, hash: last.hash });
}

function payloadOf(envelope: unknown): { readonly incidentId?: string; readonly seq?: number } {
  return JSON.parse(Buffer.from(Envelope.parse(envelope).payload, 'base64').toString());
}

function dropCheckpoints(records: Records, drop: (payload: ReturnType<typeof payloadOf>) => boolean): void {
  const kept = records.checkpoints.filter((envelope) => !drop(payloadOf(envelope)));
  records.checkpoints.splice(0, records.checkpoints.length, ...kept);
}

const lie = { summary: 'nothing happened', next: 'end' };

/** Changes of one record, in the four ways that an attacker can cover them up. */
const changes: readonly (readonly [string, (record: AuditRecord) => AuditRecord])[] = [
  ['detail', (record) => ({ ...record, detail: { ...record.detail, ...lie } })],
  ['time', (record) => ({ ...record, at: new Date(Date.parse(record.at) - 3_600_000).toISOString() })],
  ['action', (record) => ({ ...record, action: `did not ${record.action}` })],
  ['state', (record) => ({ ...record, state: `Not${record.state}` })],
];

/** Every attack on one incident; `other` is another incident of the same store. */
export async function listAttacks(records: Records, id: string, other: string): Promise<readonly Attack[]> {
  const chain = chainOf(records, id);
  const whole = (kind: string, play: Attack['play'], more: Partial<Attack> = {}): Attack => ({
    ...{ kind, incident: id, play },
    ...more,
  });
  const onChain = (kind: string, change: Change, more: Partial<Attack> = {}) =>
    whole(kind, (all) => change(chainOf(all, id)), more);
  const covered = (kind: string, change: Change, more: Partial<Attack> = {}) =>
    whole(
      `${kind}, all hashed again, anchors set`,
      (all) => {
        change(chainOf(all, id));
        reseal(chainOf(all, id));
        anchor(all, id);
      },
      more,
    );
  const indexes = [...chain.keys()];
  const some = indexes.filter((index) => index % 7 === 3 || index === chain.length - 1);
  const cuts = [1, 2, Math.floor(chain.length / 2), chain.length - 1].filter((n) => n > 0 && n < chain.length);
  return [
    ...some.flatMap((index) =>
      changes.flatMap(([what, change]) => {
        const edit: Change = (all) => all.splice(index, 1, change(recordAt(all, index)));
        const rehash: Change = (all) => {
          edit(all);
          const edited = recordAt(all, index);
          all[index] = { ...edited, hash: hashRecord(edited) };
        };
        const following = index === chain.length - 1 ? index + 1 : index + 2;
        return [
          onChain(`${what} changed`, edit, { at: index + 1 }),
          onChain(`${what} changed, hashed again`, rehash, { at: following }),
          onChain(`${what} changed, all hashed again`, (all) => {
            edit(all);
            reseal(all);
          }),
          covered(`${what} changed`, edit),
        ];
      }),
    ),
    ...some.flatMap((index) => {
      const forged: AuditRecord = { ...recordAt(chain, index), action: 'approved', detail: { by: 'somebody' } };
      const remove: Change = (all) => all.splice(index, 1);
      const insert: Change = (all) => all.splice(index, 0, forged);
      const swap: Change = (all) => {
        const [a, b] = [recordAt(all, index - 1), recordAt(all, index)];
        all.splice(index - 1, 2, b, a);
      };
      return [
        onChain('record removed', remove, { at: index + 1 }),
        covered('record removed', remove),
        onChain('record inserted', insert),
        covered('record inserted', insert),
        ...(index === 0 ? [] : [onChain('records swapped', swap, { at: index }), covered('records swapped', swap)]),
      ];
    }),
    ...cuts.flatMap((length) => {
      const cut: Change = (all) => all.splice(length);
      return [
        onChain('tail cut', cut, { at: length + 1 }),
        covered('tail cut', cut),
        whole('tail cut, anchors taken out', (all) => {
          cut(chainOf(all, id));
          all.heads.delete(id);
          for (const incident of all.incidents) if (incident.id === id) delete incident.auditHead;
        }),
        whole('tail cut, anchors set, its checkpoints removed', (all) => {
          cut(chainOf(all, id));
          anchor(all, id);
          dropCheckpoints(all, ({ incidentId, seq = 0 }) => incidentId === id && seq > length);
        }),
        whole('tail cut, incident open again, log of checkpoints cut', (all) => {
          cut(chainOf(all, id));
          anchor(all, id);
          for (const incident of all.incidents) if (incident.id === id) incident.ended = false;
          const first = all.checkpoints.findIndex((one) => payloadOf(one).incidentId === id);
          all.checkpoints.splice(first);
        }),
      ];
    }),
    covered('false record added at the end', (all) => {
      all.push({ ...recordAt(all, 0), action: 'approved', detail: { by: 'somebody' } });
    }),
    onChain('record replaced by nothing', (all) => all.splice(0, 1, JSON.parse('{}')), { at: 1 }),
    covered('marks of checkpoints taken out', (all) => {
      for (const [index, record] of all.entries())
        if (isSealed(record)) all[index] = { ...record, action: 'noted', detail: {} };
    }),
    whole('history without checkpoints written anew', (all) => {
      const anew = chainOf(all, id).filter((record) => !isSealed(record));
      all.chains.set(id, anew);
      reseal(anew);
      anchor(all, id);
      dropCheckpoints(all, ({ incidentId }) => incidentId === id);
    }),
    whole('chain removed', (all) => all.chains.delete(id), { at: 1 }),
    whole(
      'chain and heads removed',
      (all) => {
        all.chains.delete(id);
        all.heads.delete(id);
      },
      { at: 1 },
    ),
    whole('incident removed, chain left', (all) => removeIncident(all, id)),
    whole('incident, chain and heads removed', (all) => {
      removeIncident(all, id);
      all.chains.delete(id);
      all.heads.delete(id);
    }),
    whole('incident, chain, heads and its checkpoints removed', (all) => {
      removeIncident(all, id);
      all.chains.delete(id);
      all.heads.delete(id);
      dropCheckpoints(all, ({ incidentId }) => incidentId === id);
    }),
    whole('chain of another incident', (all) => all.chains.set(id, chainOf(all, other)), { at: 1 }),
    whole(
      'chains of two incidents swapped',
      (all) => {
        const [mine, theirs] = [chainOf(all, id), chainOf(all, other)];
        all.chains.set(id, theirs).set(other, mine);
      },
      { at: 1 },
    ),
    whole('chain of another incident under this name, all hashed again, anchors set', (all) => {
      all.chains.set(
        id,
        chainOf(all, other).map((record) => ({ ...record, incidentId: id })),
      );
      reseal(chainOf(all, id));
      anchor(all, id);
    }),
    ...artifactAttacks(records, id),
    ...(await checkpointAttacks(records, id)),
  ];
}

function removeIncident(records: Records, id: string): void {
  const index = records.incidents.findIndex((one) => one.id === id);
  records.incidents.splice(index, 1);
}

function artifactAttacks(records: Records, id: string): readonly Attack[] {
  const keys = [...records.artifacts.keys()].filter((key) => key.includes(id));
  return keys.flatMap((artifact) => {
    const about = { incident: id, artifact };
    return [
      {
        ...about,
        kind: 'artifact changed',
        play: (all) => void all.artifacts.set(artifact, `${all.artifacts.get(artifact)} `),
      },
      { ...about, kind: 'artifact removed', play: (all) => void all.artifacts.delete(artifact) },
      {
        ...about,
        kind: 'artifact of another key',
        play: (all) => {
          const others = keys.filter((key) => all.artifacts.get(key) !== all.artifacts.get(artifact));
          all.artifacts.set(artifact, all.artifacts.get(others[0] ?? '') ?? artifactKeys.evidence(id));
        },
      },
      {
        kind: 'artifact changed with its digest, all hashed again, anchors set',
        incident: id,
        play: (all) => {
          const chain = chainOf(all, id);
          const index = chain.findLastIndex(({ detail }) => detail.artifact === artifact);
          const record = recordAt(chain, index);
          all.artifacts.set(artifact, 'forged');
          const sha256 = '9f'.repeat(32);
          chain[index] = { ...record, detail: { ...record.detail, sha256 } };
          reseal(chain);
          anchor(all, id);
        },
      },
    ] satisfies readonly Attack[];
  });
}

async function checkpointAttacks(records: Records, id: string): Promise<readonly Attack[]> {
  const own = records.checkpoints.flatMap((envelope, index) => (payloadOf(envelope).incidentId === id ? [index] : []));
  const stranger = createMemoryCheckpoints(42);
  const attacks = own.map(async (index): Promise<readonly Attack[]> => {
    const envelope = Envelope.parse(records.checkpoints[index]);
    const text = Buffer.from(envelope.payload, 'base64').toString();
    const theirs = await stranger.attest(checkpointType, text.replace(/"seq":\d+/, '"seq":2'));
    const [known] = envelope.signatures;
    const replace = (kind: string, change: (old: Envelope) => unknown): Attack => ({
      ...{ kind, incident: id },
      play: (all) => void all.checkpoints.splice(index, 1, change(Envelope.parse(all.checkpoints[index]))),
    });
    const encode = (payload: object) => Buffer.from(JSON.stringify(payload)).toString('base64');
    return [
      { kind: 'checkpoint removed', incident: id, play: (all) => void all.checkpoints.splice(index, 1) },
      { kind: 'checkpoint twice', incident: id, play: (all) => void all.checkpoints.splice(index, 0, envelope) },
      {
        kind: 'checkpoints swapped',
        incident: id,
        play: (all) => {
          const at = index === 0 ? 0 : index - 1;
          all.checkpoints.splice(at, 2, ...all.checkpoints.slice(at, at + 2).reverse());
        },
      },
      replace('checkpoint with another time', (old) => ({
        ...old,
        payload: encode({ ...payloadOf(old), at: '2020-01-01T00:00:00.000Z' }),
      })),
      replace('checkpoint of another record', (old) => ({ ...old, payload: encode({ ...payloadOf(old), seq: 1 }) })),
      replace('checkpoint of another type', (old) => ({ ...old, payloadType: `${checkpointType}x` })),
      replace('checkpoint that is no envelope', () => ({ text: 'signed, really' })),
      replace('checkpoint signed with another key', () => theirs),
      replace('checkpoint signed with another key under the name of the known one', () => ({
        ...theirs,
        signatures: theirs.signatures.map(({ sig }) => ({ keyid: known?.keyid ?? '', sig })),
      })),
    ];
  });
  return (await Promise.all(attacks)).flat();
}
