import { connectBucket } from '@suture/adapters/aws/s3';
import { openLocalGit, readGit, runGit } from '@suture/adapters/local-git';
import { createPushedCode, type PushedCode, type PushedCommit } from '@suture/adapters/packed-code';
import { type Config, InvalidInput, requireService } from '@suture/core';
import { openAwsAccount } from '../doctor/aws-account.ts';
import { deployCommand, readOutput } from '../doctor/deployment.ts';

/** Commits that are listed beside a tree. */
const mostCommits = 50;
/** Packed bytes that a step can hold. */
const largestTree = 200_000_000;

/** The service's repository, if its code is pushed. @throws InvalidInput when it is read from elsewhere */
export function requirePushed(name: string, config: Config): string {
  const { code, repository } = requireService(name, config, 'the option --service', 'NAME');
  if (code.from === 'tarball') return repository;
  throw new InvalidInput('the option --service', [
    `the code of ${name} is read from ${code.from}; to push it, set services.${name}.code: { from: 'tarball' } and deploy`,
  ]);
}

/** A commit with its packed tree and the commits before it. */
export interface PackedCommit {
  readonly pushed: PushedCommit;
  readonly tree: Uint8Array;
}

interface PackOptions {
  /** The top folder of the checkout. */
  readonly folder: string;
  /** A commit, branch or tag. */
  readonly revision: string;
  /** A folder that is removed afterwards. */
  readonly scratch: string;
  readonly now: Date;
}

/**
 * Packs what git has of a commit; uncommitted changes are not in it.
 * @throws InvalidInput for a revision that git does not know, and for a tree that no step could hold
 */
export async function packCommit({ folder, revision, scratch, now }: PackOptions): Promise<PackedCommit> {
  const git = await openLocalGit({ repository: folder, state: scratch, clock: { now: () => now } });
  const commit = await readGit({
    at: git.repository,
    args: ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`],
  }).catch((cause: unknown) => {
    throw new InvalidInput('the option --commit', [`git knows no commit ${revision} in ${folder}; fetch it first`], {
      cause,
    });
  });
  const tree = await runGit({ at: git.repository, args: ['archive', '--format=tar.gz', '--prefix=tree/', commit] });
  if (tree.length > largestTree)
    throw new InvalidInput(`the tree of ${commit.slice(0, 10)}`, [
      `it has ${tree.length} packed bytes of ${largestTree}; leave large files out with export-ignore in .gitattributes`,
    ]);
  const commits = [...(await git.history(git.repository, commit, mostCommits))];
  return { pushed: { commit, pushedAt: now.toISOString(), commits }, tree };
}

/** The pushed code of a deployed stage. @throws InvalidInput when the stage is not deployed */
export async function openDeployedCode(stage: string, region?: string): Promise<PushedCode> {
  const account = openAwsAccount(region, () => new Date());
  const bucket = await readOutput({ stage, account }, 'storage', 'BucketName');
  if (bucket !== undefined) return createPushedCode(connectBucket(bucket, region));
  throw new InvalidInput('the option --stage', [
    `${stage} is not deployed in this region; deploy it: ${deployCommand(stage)}`,
  ]);
}
