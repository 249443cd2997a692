import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts } from '@suture/adapters/local-files';
import type { Ports } from '@suture/core';
import { openStateFolder } from './state-folder.ts';
import { openTable } from './table/index.ts';

/** The ports that hold what happened. */
export type RecordPorts = Pick<Ports, 'incidents' | 'episodes' | 'auditLog' | 'alertRecords' | 'artifacts'>;

/** What Suture recorded of one repository on this machine. */
export interface LocalRecords {
  readonly ports: RecordPorts;
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
    close: table.close,
  };
}
