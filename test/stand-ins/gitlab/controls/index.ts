import { findCommit, headOf } from '../../git/history.ts';
import { findEntry, readBlob } from '../../git/objects.ts';
import * as act from '../actions.ts';
import { shapeIssue, shapeMergeRequest, shapeNote } from '../shapes.ts';
import { recordDeployment, recordPipeline } from '../webhooks.ts';
import {
  type Deployment,
  issueNumbered,
  type Json,
  type Project,
  type Protection,
  projectNamed,
  type Role,
  requestNumbered,
  type Status,
  shaOf,
  userNamed,
  type World,
} from '../world.ts';
import * as setup from './setup.ts';

interface By {
  readonly by: string;
}

interface NewReview extends By {
  readonly body?: string;
  readonly comments?: readonly { readonly path: string; readonly line: number; readonly body: string }[];
}

type NewStatus = Pick<Status, 'sha' | 'name' | 'status' | 'job'> &
  Partial<Pick<Status, 'allowFailure' | 'description'>>;

/** What people and other systems do. Projects are named by their path, and accounts by their name. */
export type Controls = ReturnType<typeof createControls>;

export function createControls(world: World) {
  const project = (path: string) => projectNamed(world, path);
  const user = (name: string) => userNamed(world, name);
  const at = (path: string, iid: number) => ({ of: project(path), request: requestNumbered(project(path), iid) });

  return {
    createProject: (input: setup.NewProject) => setup.createProject(world, input),
    importProject: (input: { readonly path: string; readonly from: string }) => setup.importProject(world, input),
    addUser: (input: setup.NewUser) => void setup.addUser(world, input),
    setRole: (name: string, path: string, role: Role) => void user(name).roles.set(project(path).id, role),
    block(name: string) {
      user(name).state = 'blocked';
    },
    createToken: (input: setup.NewToken) => setup.createToken(world, input),
    revokeTokens() {
      for (const token of world.tokens) token.revoked = true;
    },
    renameProject: (path: string, to: string) => setup.renameProject(world, path, to),
    addHook: (path: string, secret: string) => void project(path).hooks.push({ secret }),
    protect: (path: string, branch: string, rule: Protection) => void project(path).protections.set(branch, rule),
    change: (
      path: string,
      settings: Partial<Pick<Project, 'approvalsRequired' | 'mostReviewers' | 'resetsApprovals' | 'branchNames'>>,
    ) => void Object.assign(project(path), settings),

    /** Pushes a commit. A new branch starts at the default branch. */
    commit(path: string, branch: string, input: By & { readonly message: string; readonly files: act.Files }) {
      const of = project(path);
      const parent = headOf(of.git, branch) ?? headOf(of.git, of.defaultBranch);
      const sha = act.layFiles(of, parent, input.message, input.files, { name: input.by, date: world.clock() });
      act.setBranch(world, of, branch, sha, user(input.by));
      return { sha };
    },
    /** Points a branch at another commit, whatever it was at. */
    forcePush: (path: string, branch: string, sha: string, { by }: By) =>
      act.setBranch(world, project(path), branch, sha, user(by)),
    /** Gives a branch another name, as git does: a new branch, and the old one is gone. */
    renameBranch(path: string, branch: string, to: string, { by }: By) {
      const of = project(path);
      act.setBranch(world, of, to, headOf(of.git, branch) ?? '', user(by));
      act.deleteBranch(of, branch);
    },
    openMergeRequest: (path: string, { by, branch, title }: By & { readonly branch: string; readonly title: string }) =>
      act.openRequest(world, project(path), user(by), {
        ...{ sourceBranch: branch, targetBranch: project(path).defaultBranch, title, description: '' },
      }).iid,
    /** Removes the sign of a draft from the title. */
    markReady(path: string, iid: number) {
      const { request } = at(path, iid);
      request.title = request.title.replace(/^draft:\s*/i, '');
    },
    approve: (path: string, iid: number, { by }: By) =>
      act.approve(world, project(path), at(path, iid).request, user(by)),
    unapprove: (path: string, iid: number, { by }: By) =>
      act.unapprove(world, project(path), at(path, iid).request, user(by)),
    /** Submits a review that requests changes. */
    requestChanges(path: string, iid: number, { by, body, comments = [] }: NewReview) {
      const { of, request } = at(path, iid);
      if (body !== undefined) act.addNote(world, of, request, user(by), body);
      for (const { path: file, line, body: text } of comments)
        act.addNote(world, of, request, user(by), text, { position: { path: file, line, head: shaOf(request) } });
      act.endReview(world, of, request, user(by), 'requested_changes');
    },
    comment: (path: string, iid: number, { by, body }: By & { readonly body: string }) => ({
      id: act.addNote(world, project(path), at(path, iid).request, user(by), body).id,
    }),
    commentOnIssue: (path: string, iid: number, { by, body }: By & { readonly body: string }) => ({
      id: act.addNote(world, project(path), issueNumbered(project(path), iid), user(by), body).id,
    }),
    /** Merges as a person or a program does, from the page, the API or a merge train. */
    merge(path: string, iid: number, { by, method = 'merge' }: By & { readonly method?: act.MergeMethod }) {
      const { of, request } = at(path, iid);
      return { sha: act.merge(world, of, request, user(by), method) };
    },
    /** The state between the wish to merge and the merge, as on a merge train. */
    lock(path: string, iid: number) {
      at(path, iid).request.state = 'locked';
    },
    closeMergeRequest: (path: string, iid: number, { by }: By) =>
      act.close(world, project(path), at(path, iid).request, user(by)),
    reopenMergeRequest: (path: string, iid: number, { by }: By) =>
      act.reopen(world, project(path), at(path, iid).request, user(by)),
    deleteMergeRequest(path: string, iid: number) {
      const { of, request } = at(path, iid);
      of.mergeRequests.splice(of.mergeRequests.indexOf(request), 1);
    },
    runPipeline: (path: string, iid: number, { by, status }: By & { readonly status: string }) =>
      recordPipeline(world, project(path), at(path, iid).request, user(by), status),
    /** Runs a pipeline on what the merge would give. */
    runMergedResults: (path: string, iid: number, { status }: { readonly status: string }) => ({
      sha: act.mergeForPipeline(world, project(path), at(path, iid).request, status),
    }),
    /** A job of a pipeline, or a status of another system where there is no job. */
    setStatus(path: string, { allowFailure = false, description = null, ...status }: NewStatus) {
      const { statuses } = project(path);
      statuses.push({ id: world.nextId(), allowFailure, description, createdAt: world.clock(), ...status });
    },
    deploy(path: string, input: By & { readonly sha: string; readonly environment: string; readonly status: string }) {
      const of = project(path);
      const now = world.clock();
      const deployment: Deployment = {
        ...{
          id: world.nextId(),
          iid: of.deployments.length + 1,
          ref: of.defaultBranch,
          createdAt: now,
          updatedAt: now,
        },
        ...{ sha: input.sha, environment: input.environment, status: input.status, user: user(input.by) },
      };
      of.deployments.push(deployment);
      recordDeployment(world, of, deployment);
      return { id: deployment.id };
    },
    editIssue(path: string, iid: number, edit: (description: string) => string) {
      const issue = issueNumbered(project(path), iid);
      issue.description = edit(issue.description);
    },
    closeIssue: (path: string, iid: number, { by }: By) =>
      act.close(world, project(path), issueNumbered(project(path), iid), user(by)),
    deleteIssue(path: string, iid: number) {
      const of = project(path);
      of.issues.splice(of.issues.indexOf(issueNumbered(of, iid)), 1);
    },

    /** The file's text, or undefined if the ref or the path does not exist. */
    readFile(path: string, ref: string, file: string): string | undefined {
      const { git } = project(path);
      const sha = findCommit(git, ref);
      const entry = sha === undefined ? undefined : findEntry(git, sha, file);
      return entry?.type === 'blob' ? readBlob(git, entry.sha).toString('utf8') : undefined;
    },
    /** The folder of the project's repository, for git's own commands. */
    gitFolder: (path: string) => project(path).git.folder,
    head: (path: string, branch: string) => headOf(project(path).git, branch),
    branches: (path: string): readonly string[] =>
      project(path).git.text(['branch', '--format=%(refname:short)']).split('\n'),
    /** In the API's form, oldest first. */
    mergeRequests: (path: string): readonly Json[] =>
      project(path).mergeRequests.map((request) => shapeMergeRequest(project(path), request)),
    issues: (path: string): readonly Json[] => project(path).issues.map((issue) => shapeIssue(project(path), issue)),
    /** What was said, without what GitLab notes itself. */
    notes(path: string, of: { readonly issue: number } | { readonly mergeRequest: number }): readonly Json[] {
      const found = 'issue' in of ? issueNumbered(project(path), of.issue) : at(path, of.mergeRequest).request;
      return found.notes.filter(({ system }) => !system).map((note) => shapeNote(note, project(path), found));
    },
  };
}
