import type { Project } from './api.ts';
import { askPeople } from './members.ts';
import { Commit, PushEvent } from './replies.ts';

const needs = 'to read its own pushes';
/** Most pages, of a hundred pushes each, that are read, the newest first. */
const mostPages = 10;

/**
 * Whether Suture wrote a commit for an incident and pushed it. Message, author and committer are what the pusher wrote, and people who change a
 * commit keep them, so GitLab's own record of pushes decides. By the token of a person only the message tells that person's pushes apart.
 * @param incidentId any incident, if left out
 */
export async function isOwnPush(project: Project, commit: string, incidentId?: string): Promise<boolean> {
  const found = await project.ask({ path: `repository/commits/${commit}`, schema: Commit, needs });
  const isMarked = (found?.message ?? '')
    .split(/\r?\n/)
    .some((line) => (incidentId === undefined ? /^Incident: \S+$/.test(line) : line === `Incident: ${incidentId}`));
  return isMarked && (await wasPushedByUs(project, commit));
}

async function wasPushedByUs(project: Project, commit: string): Promise<boolean> {
  const { id } = await askPeople(project).self();
  for (let page = 1; page <= mostPages; page += 1) {
    const query = new URLSearchParams({ action: 'pushed', sort: 'desc', per_page: '100', page: String(page) });
    const events = await project.askRoot({ path: `events?${query}`, schema: PushEvent.array(), needs });
    if (events?.some((event) => event.author_id === id && event.push_data?.commit_to === commit) === true) return true;
    // GitLab leaves out what the account may see no longer, so a page that is not full need not be the last.
    if (events === undefined || events.length === 0) return false;
  }
  return false;
}
