import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts, readFileCheckpoints, readFilePublicKey } from '@suture/adapters/local-files';
import type { CheckpointLog, Ports } from '@suture/core';
import { openStateFolder } from './state-folder.ts';
import { openTable } from './table/index.ts';

/** The ports that hold what happened. */
export type RecordPorts = Pick<Ports, 'incidents' | 'episodes' | 'auditLog' | 'alertRecords' | 'artifacts'>;

/** What Suture recorded of one repository on this machine. */
export interface LocalRecords {
  readonly ports: RecordPorts;
  /** The signed checkpoints of the repository's audit trails. */
  checkpoints(): Promise<CheckpointLog>;
  /** The public key of this machine, in PEM; undefined before its first signature. */
  publicKey(): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Opens the records of a repository without the loop: nothing runs, so neither git, a sandbox nor an engine is set up.
 * @param repository absolute path of the user's repository
 */
export async function openLocalRecords(
  repository: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LocalRecords> {
  const folder = openStateFolder(repository, environment);
  const table = await openTable({ folder: folder.table, name: 'suture' });
  return {
    ports: { ...createDynamoStores(table), artifacts: createFileArtifacts(folder.artifacts) },
    checkpoints: () => readFileCheckpoints(folder.checkpoints),
    publicKey: () => readFilePublicKey(folder.auditKey),
    close: table.close,
  };
}
