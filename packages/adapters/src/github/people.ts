import { type CodeQuestion, defined, type People } from '@suture/core';
import * as z from 'zod';
import type { Repo } from './client.ts';
import { codeOwnersPlaces, readCodeOwners } from './code-owners.ts';
import { refusalOf, unlessMissing, unlessUnknown } from './failures.ts';
import { User } from './replies.ts';
import { mayWrite } from './reviews.ts';

const Authored = z.object({ author: User.partial().nullish() });

/** Who wrote the suspect commit, if it is a person who may write to the repository now, and who owns the files. @param base the branch of the owners' file */
export async function findPeople(repo: Repo, base: string, { commit, paths }: CodeQuestion): Promise<People> {
  const author = commit === undefined ? undefined : await findAuthor(repo, commit);
  for (const path of codeOwnersPlaces) {
    const text = await readText(repo, path, base);
    if (text !== undefined) return { ...defined({ author }), owners: [...readCodeOwners(text, paths)] };
  }
  return { ...defined({ author }), owners: [] };
}

/** Asks each for a review. Returns those that GitHub accepted: the others have no access, or are no users and teams. */
export async function askForReview(repo: Repo, id: string, people: readonly string[]): Promise<readonly string[]> {
  const asked: string[] = [];
  for (const person of people) {
    const [, login, slug] = /^@([\w-]+)(?:\/([\w.-]+))?$/.exec(person) ?? [];
    if (login === undefined) continue;
    const who = slug === undefined ? { reviewers: [login] } : { team_reviewers: [slug] };
    try {
      await repo.client.rest.pulls.requestReviewers({ ...repo.name, pull_number: Number(id), ...who });
      asked.push(person);
    } catch (error) {
      if (refusalOf(error) === undefined) throw error;
    }
  }
  return asked;
}

async function findAuthor(repo: Repo, ref: string): Promise<string | undefined> {
  const answer = await unlessUnknown(repo.client.rest.repos.getCommit({ ...repo.name, ref }));
  const { login, type } = (answer && Authored.parse(answer.data).author) ?? {};
  if (login === undefined || type !== 'User' || !(await mayWrite(repo, login))) return undefined;
  return `@${login}`;
}

async function readText({ client, name }: Repo, path: string, ref: string): Promise<string | undefined> {
  const raw = { format: 'raw' };
  const answer = await unlessMissing(client.rest.repos.getContent({ ...name, path, ref, mediaType: raw }));
  return answer === undefined ? undefined : z.string().safeParse(answer.data).data;
}
