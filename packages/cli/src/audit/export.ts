import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  AuditRecord,
  artifactKeys,
  Checkpoint,
  Envelope,
  type Incident,
  InvalidInput,
  listArtifacts,
  preAuthEncoding,
} from '@suture/core';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { type Change, readChange, timeOf } from './change.ts';
import { describeChange, describeExport } from './describe-export.ts';
import type { RecordStore } from './record-store.ts';

/** The controls of which Suture has evidence. CC8.1 is the change management of the SOC 2 criteria. */
export const controls = ['CC8.1'] as const;

export interface ExportOptions {
  readonly control: (typeof controls)[number];
  readonly out: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

/** `suture audit export`: one folder per change with what an auditor samples. @throws InvalidInput when the folder is not empty */
export async function exportChanges(
  { control, out, since = 0, until = Number.POSITIVE_INFINITY }: ExportOptions,
  store: RecordStore,
  output: Output,
): Promise<number> {
  const { items } = await store.ports.incidents.list();
  const isChange = (incident: Incident) =>
    incident.review !== undefined && timeOf(incident) >= since && timeOf(incident) <= until;
  const chosen = items.filter(isChange).toSorted((a, b) => timeOf(a) - timeOf(b));
  await openFolder(out);
  const { stored, sequential } = await store.checkpoints();
  const publicKey = await store.publicKey();
  if (publicKey !== undefined) await writeFile(join(out, 'public-key.pem'), publicKey);
  await writeJson(join(out, 'checkpoints.json'), { sequential, stored });
  const changes: Change[] = [];
  for (const incident of chosen)
    changes.push(await exportChange(control, incident, join(out, incident.id), store, stored));
  await writeJson(join(out, 'changes.json'), changes);
  await writeFile(join(out, 'README.md'), describeExport(control, changes));
  output.result(
    { folder: out, changes: changes.map(({ incident }) => incident) },
    `${changes.length} changes are in ${out}. Start with README.md there; check it with: suture audit verify --from ${out}`,
  );
  return exitCodes.ok;
}

async function openFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new InvalidInput('the option --out', [`${folder} is not empty; name a new folder`]);
}

async function exportChange(
  control: string,
  incident: Incident,
  folder: string,
  store: RecordStore,
  checkpoints: readonly { readonly name: string; readonly envelope: unknown }[],
): Promise<Change> {
  const { ports } = store;
  const stored = await ports.auditLog.read(incident.id);
  const chain = stored.flatMap((record) => AuditRecord.safeParse(record).data ?? []);
  const change = await readChange(control, incident, chain, store);
  await mkdir(folder, { recursive: true });
  await writeJson(join(folder, 'change.json'), change);
  await writeFile(join(folder, 'README.md'), describeChange(change));
  await writeJson(join(folder, 'incident.json'), incident);
  // As stored: a record that cannot be read is evidence too.
  await writeFile(join(folder, 'chain.jsonl'), stored.map((record) => `${JSON.stringify(record)}\n`).join(''));
  for (const { key } of listArtifacts(chain)) {
    const text = await ports.artifacts.get(key);
    if (text !== undefined) await writeInside(join(folder, 'artifacts', key), text);
  }
  const attempt = incident.attempts.fix;
  const shown = await ports.artifacts.get(artifactKeys.pullRequest(incident.id, attempt));
  if (shown !== undefined) await writeFile(join(folder, 'pull-request.md'), shown);
  const statement = await ports.artifacts.get(artifactKeys.statement(incident.id, attempt));
  if (statement !== undefined) await writeSigned(join(folder, 'statement'), parseEnvelope(statement));
  for (const { envelope } of checkpoints) {
    const read = Envelope.safeParse(envelope);
    const seq = read.success ? seqOf(read.data, incident.id) : undefined;
    if (read.success && seq !== undefined) await writeSigned(join(folder, 'checkpoints', String(seq)), read.data);
  }
  return change;
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    return Envelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The record that a checkpoint of this incident signs. Its signature is checked by the verification. */
function seqOf({ payload }: Envelope, incidentId: string): number | undefined {
  try {
    const read = Checkpoint.safeParse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));
    return read.success && read.data.incidentId === incidentId ? read.data.seq : undefined;
  } catch {
    return undefined;
  }
}

/** The envelope, and what OpenSSL needs to check it: the bytes that were signed, and the signature. */
async function writeSigned(path: string, envelope: Envelope | undefined): Promise<void> {
  if (envelope === undefined) return;
  const [signature] = envelope.signatures;
  await writeInside(`${path}.json`, `${JSON.stringify(envelope, null, 2)}\n`);
  await writeFile(`${path}.signed`, preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64')));
  await writeFile(`${path}.sig`, Buffer.from(signature?.sig ?? '', 'base64'));
}

async function writeInside(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
