import {
  AccountLimitExceededException,
  BatchGetBuildsCommand,
  type CodeBuildClient,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import { CodeHostUnavailable, CodeUnreadable } from '../../errors.ts';
import { findThrottle } from '../throttling.ts';

/** Milliseconds between two looks at a build, and how long one call waits: the gateway's function ends after 110 s. */
const pauses = { look: 3_000, most: 90_000 };

interface CodeReaderOptions {
  readonly client: Pick<CodeBuildClient, 'send'>;
  /** The project that packs a repository; undefined for one that is pushed. */
  readonly projectOf: (repository: string) => string | undefined;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** What a build is for. */
interface Reading {
  /** The incident's id: asked again for the same one within minutes, CodeBuild answers with the same build. */
  readonly id: string;
  readonly repository: string;
}

/**
 * Packs the present commit of a repository by a build that reads it through a connection, and waits until it has ended.
 * @throws CodeHostUnavailable while the build runs or no other may, and AwsThrottled, which a retry cures; CodeUnreadable when it failed
 */
export function createCodeReader({ client, projectOf, pause }: CodeReaderOptions): (reading: Reading) => Promise<void> {
  return async ({ id: incidentId, repository }) => {
    const projectName = projectOf(repository);
    if (projectName === undefined) return;
    const start = new StartBuildCommand({ projectName, idempotencyToken: incidentId });
    const { build } = await client.send(start).catch((error: unknown) => {
      if (error instanceof AccountLimitExceededException)
        throw new CodeHostUnavailable(repository, 'the account runs as many builds as it may', { cause: error });
      throw findThrottle(error) ?? error;
    });
    const ids = build?.id === undefined ? [] : [build.id];
    for (let waited = 0; waited < pauses.most; waited += pauses.look) {
      const { builds: [now] = [] } = await client.send(new BatchGetBuildsCommand({ ids }));
      if (now?.buildStatus === 'SUCCEEDED') return;
      if (now?.buildStatus !== undefined && now.buildStatus !== 'IN_PROGRESS')
        throw new CodeUnreadable(repository, `${projectName} ended as ${now.buildStatus}`, now.logs?.deepLink);
      await pause(pauses.look);
    }
    throw new CodeHostUnavailable(repository, 'the build that reads its code has not ended yet');
  };
}
