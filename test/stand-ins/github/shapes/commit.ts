import type { ChangedFile } from '../../git/changes.ts';
import type { CommitRecord } from '../../git/history.ts';
import { type Json, type Repository, userOfAddress, type World } from '../world.ts';
import { nodeId, shapeOptionalUser, shapeUser } from './account.ts';
import { apiOf, htmlOf } from './repository.ts';

/** GitHub's `commit`, as listings have it. */
export function shapeCommit(world: World, repository: Repository, commit: CommitRecord): Json {
  const api = apiOf(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: shapeTreeLink(api, commit.tree),
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: shapeVerification(repository, commit),
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${htmlOf(repository)}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: shapeOptionalUser(world, userOfAddress(world, commit.author.email)),
    committer: shapeCommitter(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${htmlOf(repository)}/commit/${sha}`,
    })),
  };
}

/** GitHub's `git-commit`: the object itself, without what the host knows about it. */
export function shapeGitCommit(world: World, repository: Repository, commit: CommitRecord): Json {
  const api = apiOf(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${htmlOf(repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: shapeTreeLink(api, commit.tree),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${htmlOf(repository)}/commit/${sha}`,
    })),
    verification: shapeVerification(repository, commit),
  };
}

/** GitHub's `diff-entry`; `commit` is the one the links show the file at. */
export function shapeChange(world: World, repository: Repository, commit: string, file: ChangedFile): Json {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${htmlOf(repository)}/blob/${commit}/${path}`,
    raw_url: `${htmlOf(repository)}/raw/${commit}/${path}`,
    contents_url: `${apiOf(world, repository)}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

function shapeTreeLink(api: string, sha: string): Json {
  return { sha, url: `${api}/git/trees/${sha}` };
}

function shapeVerification(repository: Repository, commit: CommitRecord): Json {
  if (!repository.verified.has(commit.sha)) {
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  }
  return {
    verified: true,
    reason: 'valid',
    signature: '-----BEGIN PGP SIGNATURE-----\n\nstand-in\n-----END PGP SIGNATURE-----\n',
    payload: `tree ${commit.tree}\n\n${commit.message}`,
    verified_at: commit.committer.date,
  };
}

/** What is written through the API is committed by GitHub's own account. */
function shapeCommitter(world: World, email: string): Json | null {
  if (email !== 'noreply@github.com') return shapeOptionalUser(world, userOfAddress(world, email));
  return shapeUser(world, { id: 19_864_447, login: 'web-flow', type: 'User', access: new Map() });
}
