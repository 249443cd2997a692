import type { Project } from './api.ts';
import { Account, Member, type User } from './replies.ts';

/** The role Developer, which may push branches and, unless a branch is protected, merge. */
const developer = 30;

/** Accounts that GitLab makes for tokens and services, where it does not say so itself. */
const tokenAccount = /^(?:(?:project|group)_\d+_bot|service_account)(?:_|\d|$)/;

/** Asks about the people of a project, each at most once. */
export interface People {
  /** Whether it is an account that a person uses. */
  isPerson(user: User): Promise<boolean>;
  /** Whether it is a person who may write to the project now. */
  mayDecide(user: User): Promise<boolean>;
  /** The account that the token belongs to. */
  self(): Promise<User>;
}

export function askPeople(project: Project): People {
  const persons = new Map<number, Promise<boolean>>();
  const deciders = new Map<number, Promise<boolean>>();
  const isPerson = (user: User) => once(persons, user.id, () => readPerson(project, user));
  return {
    isPerson,
    mayDecide: (user) =>
      once(deciders, user.id, async () => (await isPerson(user)) && (await readRole(project, user)) >= developer),
    self: () => readSelf(project),
  };
}

function once<T>(known: Map<number, Promise<T>>, id: number, ask: () => Promise<T>): Promise<T> {
  const found = known.get(id) ?? ask();
  known.set(id, found);
  return found;
}

/** A deleted or blocked account is nobody's. */
async function readPerson(project: Project, { id }: User): Promise<boolean> {
  const account = await project.askRoot({ path: `users/${id}`, schema: Account, needs: 'to look users up' });
  if (account === undefined || account.state !== 'active') return false;
  return account.bot !== true && !tokenAccount.test(account.username);
}

/** The role, also through a group; 0 for nobody's. */
async function readRole(project: Project, { id }: User): Promise<number> {
  const path = `members/all/${id}`;
  const member = await project.ask({ path, schema: Member, needs: 'to read the members' });
  return member?.state === 'active' ? member.access_level : 0;
}

async function readSelf(project: Project): Promise<User> {
  const self = await project.askRoot({ path: 'user', schema: Account, needs: 'to read its own account' });
  return self ?? { id: 0, username: '' };
}
