import type { Json, Repository, World } from '../world.ts';
import { nodeId, shapeUser } from './account.ts';

export function apiOf(world: World, repository: Repository): string {
  return `${world.url}/repos/${repository.fullName}`;
}

export function htmlOf(repository: Repository): string {
  return `https://github.com/${repository.fullName}`;
}

/** GitHub's `repository`, which is also all that `full-repository` requires. */
export function shapeRepository(world: World, repository: Repository): Json {
  const open = repository.issues.filter((issue) => issue.state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: true,
    visibility: 'private',
    owner: shapeUser(world, repository.owner),
    html_url: htmlOf(repository),
    description: null,
    fork: false,
    ...shapeLinks(world, repository),
    homepage: null,
    language: null,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 1,
    default_branch: repository.defaultBranch,
    open_issues_count: open,
    has_issues: true,
    has_projects: true,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    is_template: false,
    topics: [],
    allow_forking: false,
    web_commit_signoff_required: false,
    created_at: repository.createdAt.toISOString(),
    pushed_at: repository.pushedAt.toISOString(),
    updated_at: repository.pushedAt.toISOString(),
    license: null,
    forks: 0,
    open_issues: open,
    watchers: 0,
  };
}

/** What only GET on the repository itself adds. */
export function shapeFullRepository(world: World, repository: Repository): Json {
  return {
    ...shapeRepository(world, repository),
    subscribers_count: 0,
    network_count: 0,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: false,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    organization: shapeUser(world, repository.owner),
  };
}

const plainLinks = [
  'contributors',
  'deployments',
  'downloads',
  'events',
  'forks',
  'hooks',
  'languages',
  'merges',
  'stargazers',
  'subscribers',
  'subscription',
  'tags',
  'teams',
];

const templatedLinks: Readonly<Record<string, string>> = {
  archive: '{archive_format}{/ref}',
  assignees: 'assignees{/user}',
  blobs: 'git/blobs{/sha}',
  branches: 'branches{/branch}',
  collaborators: 'collaborators{/collaborator}',
  comments: 'comments{/number}',
  commits: 'commits{/sha}',
  compare: 'compare/{base}...{head}',
  contents: 'contents/{+path}',
  git_commits: 'git/commits{/sha}',
  git_refs: 'git/refs{/sha}',
  git_tags: 'git/tags{/sha}',
  issue_comment: 'issues/comments{/number}',
  issue_events: 'issues/events{/number}',
  issues: 'issues{/number}',
  keys: 'keys{/key_id}',
  labels: 'labels{/name}',
  milestones: 'milestones{/number}',
  notifications: 'notifications{?since,all,participating}',
  pulls: 'pulls{/number}',
  releases: 'releases{/id}',
  statuses: 'statuses/{sha}',
  trees: 'git/trees{/sha}',
};

function shapeLinks(world: World, repository: Repository): Json {
  const api = apiOf(world, repository);
  const plain = plainLinks.map((name) => [`${name}_url`, `${api}/${name}`]);
  const templated = Object.entries(templatedLinks).map(([name, rest]) => [`${name}_url`, `${api}/${rest}`]);
  return {
    url: api,
    ...Object.fromEntries([...plain, ...templated]),
    git_url: `git://github.com/${repository.fullName}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${htmlOf(repository)}.git`,
    svn_url: htmlOf(repository),
    mirror_url: null,
  };
}
