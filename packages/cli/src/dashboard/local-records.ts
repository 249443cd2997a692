import { createDynamoStores, readSpending } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts, createFileKillSwitch } from '@suture/adapters/local-files';
import type { RecordSource } from '@suture/dashboard';
import { loadConfig, openStateFolder, useTable } from '@suture/local';
import { resolveRepository } from '../open-loop.ts';

interface LocalPlace {
  readonly repo: string;
  readonly config?: string;
}

/** The records of a repository on this machine. The table is held only while it is read, so that no other command waits long or depends on it. */
export async function openLocalSource(
  { repo, config: file }: LocalPlace,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RecordSource> {
  const repository = resolveRepository(repo);
  const config = await loadConfig(repository, file);
  const folder = openStateFolder(repository, environment);
  const files = {
    artifacts: createFileArtifacts(folder.artifacts),
    killSwitch: createFileKillSwitch(folder.killSwitch),
  };
  return {
    name: repository,
    interval: 2_000,
    config,
    read: (use) =>
      useTable({ folder: folder.table, name: 'suture' }, (table) =>
        use({ ...createDynamoStores(table), ...files, spending: (scope) => readSpending(table, scope) }),
      ),
  };
}
