import { type CodeQuestion, defined, type People } from '@suture/core';
import type { Project } from './api.ts';
import { codeOwnersPlaces, readCodeOwners } from './code-owners.ts';
import { askPeople } from './members.ts';
import { readFile } from './publish.ts';
import { Account, MergeRequest, type User } from './replies.ts';

const needs = 'to find reviewers';

/**
 * Who brought the suspect commit, if it is a person who may write to the project now, and who owns the files. GitLab knows no account of a
 * commit, only a name that its author chose; so it is the author of the merge request that the commit came with.
 * @param base the branch of the owners' file
 */
export async function findPeople(project: Project, base: string, { commit, paths }: CodeQuestion): Promise<People> {
  const author = commit === undefined ? undefined : await findAuthor(project, commit);
  for (const path of codeOwnersPlaces) {
    const text = await readFile(project, path, base);
    if (text !== null) return { ...defined({ author }), owners: [...readCodeOwners(text, paths)] };
  }
  return { ...defined({ author }), owners: [] };
}

/** Asks people for a review, beside those who are asked already. Returns those whom GitLab took: the free tier takes one. */
export async function askForReview(
  project: Project,
  id: string,
  people: readonly string[],
): Promise<readonly string[]> {
  const wanted: { readonly name: string; readonly user: User }[] = [];
  const { mayDecide } = askPeople(project);
  for (const name of people) {
    const user = await findUser(project, name);
    if (user !== undefined && (await mayDecide(user))) wanted.push({ name, user });
  }
  if (wanted.length === 0) return [];
  const path = `merge_requests/${id}`;
  const { reviewers } = await project.need({ path, schema: MergeRequest, needs });
  const body = { reviewer_ids: [...new Set([...reviewers, ...wanted.map(({ user }) => user)].map((one) => one.id))] };
  const written = await project.need({ path, method: 'PUT', body, schema: MergeRequest, needs });
  return wanted.filter(({ user }) => written.reviewers.some((one) => one.id === user.id)).map(({ name }) => name);
}

async function findAuthor(project: Project, commit: string): Promise<string | undefined> {
  const path = `repository/commits/${encodeURIComponent(commit)}/merge_requests`;
  const requests = (await project.ask({ path, schema: MergeRequest.array(), needs })) ?? [];
  const author = requests.find(({ state }) => state === 'merged')?.author ?? undefined;
  return author !== undefined && (await askPeople(project).mayDecide(author)) ? `@${author.username}` : undefined;
}

/** The account of a name such as `@ada`; undefined for groups and addresses of mail. */
async function findUser(project: Project, name: string): Promise<User | undefined> {
  const username = /^@([\w.-]+)$/.exec(name)?.[1];
  if (username === undefined) return undefined;
  const path = `users?${new URLSearchParams({ username })}`;
  const found = await project.askRoot({ path, schema: Account.array(), needs });
  return found?.find((user) => user.username.toLowerCase() === username.toLowerCase());
}
