import type { JiraConfig } from '@suture/core';
import * as z from 'zod';
import { TicketsRefused, TicketsUnavailable } from '../errors.ts';
import { type JiraWorld, openJira } from './api.ts';
import { Permissions, Project } from './replies.ts';

const wanted = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'EDIT_ISSUES', 'ADD_COMMENTS', 'TRANSITION_ISSUES'] as const;

/** What keeps Suture from keeping tickets there, each with its remedy; nothing where all is well. It only reads. */
export async function inspectJira(settings: JiraConfig, world: JiraWorld): Promise<readonly string[]> {
  const api = openJira(settings, world);
  const { project, issueType } = settings;
  const needs = 'the permission Browse projects';
  try {
    await api.ask({ path: 'myself', schema: z.object({}), needs: 'to be of an active account' });
    const found = await api.ask({ path: `project/${project}`, schema: Project, needs });
    if (found === undefined)
      return [
        `there is no project ${project}, or the token may not see it: correct jira.project, or give the account ${needs}`,
      ];
    const types = found.issueTypes.map(({ name }) => name);
    const query = `projectKey=${project}&permissions=${wanted.join(',')}`;
    const granted = await api.ask({ path: `mypermissions?${query}`, schema: Permissions, needs });
    const lacking = wanted.filter((name) => granted?.permissions[name]?.havePermission !== true);
    return [
      ...(types.includes(issueType)
        ? []
        : [
            `the project ${project} has no issue type "${issueType}": set jira.issueType to one of ${types.join(', ')}`,
          ]),
      ...(lacking.length === 0 ? [] : [`the account lacks permissions in ${project}: ${lacking.join(', ')}`]),
    ];
  } catch (error) {
    if (error instanceof TicketsRefused || error instanceof TicketsUnavailable) return [error.message];
    throw error;
  }
}
