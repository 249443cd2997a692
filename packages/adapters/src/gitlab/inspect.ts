import * as z from 'zod';
import { CodeHostRefused } from '../errors.ts';
import type { Project } from './api.ts';
import { askPeople } from './members.ts';
import { Member, Project as ProjectReply, Token } from './replies.ts';

const Protection = z.object({ push_access_levels: z.array(z.object({ access_level: z.int().nullish() })) });
/** Days before the end of a token in which the operator gets a warning. */
const soon = 14;

/** What keeps Suture from working in a project, each with its remedy; nothing where all is well. It only reads. */
export async function inspectProject(project: Project, branch?: string): Promise<readonly string[]> {
  try {
    const { path } = project;
    const { path_with_namespace, default_branch } = await project.need({
      path: '',
      schema: ProjectReply,
      needs: 'to see the project',
    });
    const shipping = branch ?? default_branch ?? 'main';
    return [
      ...(path_with_namespace === path
        ? []
        : [`${path} is now ${path_with_namespace}: correct its service's repository`]),
      ...(await inspectToken(project)),
      ...(await inspectRole(project)),
      ...(await inspectProtection(project, shipping)),
    ];
  } catch (error) {
    if (error instanceof CodeHostRefused) return [error.message];
    throw error;
  }
}

async function inspectToken(project: Project): Promise<readonly string[]> {
  const path = 'personal_access_tokens/self';
  const token = await project.askRoot({ path, schema: Token, needs: 'to read itself' });
  if (token === undefined) return [];
  const days = token.expires_at == null ? soon : (Date.parse(token.expires_at) - Date.now()) / 86_400_000;
  return [
    ...(token.scopes.includes('api') ? [] : ['the token lacks the scope api: make another, and set GITLAB_TOKEN anew']),
    ...(days >= soon
      ? []
      : [`the token expires on ${token.expires_at}: make another, and set GITLAB_TOKEN anew before`]),
  ];
}

async function inspectRole(project: Project): Promise<readonly string[]> {
  const self = await askPeople(project).self();
  const path = `members/all/${self.id}`;
  const member = await project.ask({ path, schema: Member, needs: 'to read the members' });
  if (member !== undefined && member.access_level >= 30) return [];
  return [`${self.username} is not a Developer of ${project.path}: give it that role`];
}

/** Nobody should be able to push to the branch that ships past a merge request. */
async function inspectProtection(project: Project, branch: string): Promise<readonly string[]> {
  const path = `protected_branches/${encodeURIComponent(branch)}`;
  const protection = await project.ask({ path, schema: Protection, needs: 'to read protected branches' });
  const open =
    protection === undefined || protection.push_access_levels.some(({ access_level }) => access_level === 30);
  return open
    ? [
        `Developers, and so Suture's own token, can push to ${branch} of ${project.path} without a merge request: protect the branch (Settings, Repository, Protected branches)`,
      ]
    : [];
}
