import * as z from 'zod';
import { toApiActivity } from './sentry-forms.ts';
import type { SentryActivity, SentryIssue, SentryState } from './sentry-state.ts';
import type { Asked, Reply } from './web-api.ts';

const Note = z.object({ text: z.string().min(1) });

/** A comment; the same one again within an hour is refused. */
export function comment({ activity }: SentryIssue, { body }: Asked, { now }: SentryState): Reply {
  const note = Note.safeParse(body).data;
  if (note === undefined) return { status: 400, body: { text: ['This field is required.'] } };
  const at = now();
  const again = activity.some(
    ({ type, data, by, at: then }) =>
      type === 'note' && by === 'integration' && data.text === note.text && at.getTime() - Date.parse(then) < 3_600_000,
  );
  if (again) return { status: 400, body: { detail: 'You have already posted that comment.' } };
  const made: SentryActivity = { type: 'note', data: note, at: at.toISOString(), by: 'integration' };
  activity.push(made);
  return { status: 201, body: toApiActivity(made, activity.length - 1) };
}

const Change = z.object({
  status: z.enum(['resolved', 'unresolved', 'ignored']),
  statusDetails: z
    .object({
      inCommit: z.object({ commit: z.string(), repository: z.string() }).optional(),
      inRelease: z.string().optional(),
    })
    .default({}),
});

/** Resolves an issue, in a commit or a release only if Sentry knows it. */
export function changeIssue(issue: SentryIssue, { body }: Asked, { commits, releases, now }: SentryState): Reply {
  const change = Change.safeParse(body).data;
  if (change === undefined) return { status: 400, body: { status: ['not a valid choice'] } };
  const { inCommit, inRelease } = change.statusDetails;
  if (inCommit !== undefined && !commits.includes(`${inCommit.repository}@${inCommit.commit}`))
    return {
      status: 400,
      body: { statusDetails: { inCommit: { repository: ['Unable to find the given repository.'] } } },
    };
  if (inRelease !== undefined && !releases.includes(inRelease))
    return {
      status: 400,
      body: { statusDetails: { inRelease: ['Unable to find a release with the given version.'] } },
    };
  issue.status = change.status;
  const way = inCommit !== undefined ? '_in_commit' : inRelease !== undefined ? '_in_release' : '';
  issue.activity.push({
    type: `set_${change.status}${way}`,
    data: change.statusDetails,
    at: now().toISOString(),
    by: 'integration',
  });
  return { body: { status: change.status, statusDetails: change.statusDetails } };
}
