import { type AlertAnswer, type AlertNews, type Incident, redact, type SentryConfig } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { askVendor, type VendorNotes, type VendorWorld } from '../telemetry/index.ts';
import { describeUnknown, isIssue, issuePath, openSentry, readPages, type SentryApi } from './api.ts';

/** Most characters of a comment, and pages of comments that are searched for ours. */
const bounds = { comment: 10_000, pages: 5 };
const needs = 'the scope event:write';

/** Comments on the issue that sent the alert; and resolves it, unless a person decided about it meanwhile. */
export function createSentryNotes(settings: SentryConfig, world: VendorWorld): VendorNotes {
  const api = openSentry(settings, world);
  return { source: 'sentry', tell: (incident, news, mayResolve) => tell(incident, news, mayResolve, api) };
}

async function tell(incident: Incident, news: AlertNews, mayResolve: boolean, api: SentryApi): Promise<AlertAnswer> {
  const issue = incident.alert.sourceId;
  if (!isIssue(issue)) return { outcome: 'left', why: `${issue} is no issue of Sentry, and only issues take comments` };
  // The comment comes first: a run that ends between the two finds it the next time, and resolves then.
  await commentOnce(incident, news, api);
  if (news.state !== 'recovered' || !mayResolve) return { outcome: 'noted' };
  const why = await whyLeft(incident, api);
  if (why !== undefined) return { outcome: 'left', why };
  await resolve(incident, news, api);
  return { outcome: 'resolved' };
}

async function commentOnce(incident: Incident, news: AlertNews, api: SentryApi): Promise<void> {
  const path = `${issuePath(incident.alert.sourceId, api)}/comments/`;
  const mark = `(Suture, incident ${incident.id}, note ${news.key})`;
  if (await isThere(mark, path, incident, api)) return;
  const text = `${redact(news.text).slice(0, bounds.comment)}\n\n${mark}`;
  // Sentry refuses the same comment within an hour, which another run may have made.
  const taken = { absent: [400], adds: true } as const;
  const request = {
    path,
    method: 'POST',
    body: { text },
    schema: z.object({ id: z.unknown() }),
    needs,
    ...taken,
  } as const;
  if ((await askVendor(api, request)) !== undefined || (await isThere(mark, path, incident, api))) return;
  throw new QueryUnanswerable(`${api.name} did not take a comment on the issue ${incident.alert.sourceId}.`);
}

const Comment = z.object({ data: z.object({ text: z.string() }) });

async function isThere(mark: string, path: string, { alert }: Incident, api: SentryApi): Promise<boolean> {
  const params = new URLSearchParams({ per_page: '100' });
  const read = await readPages({ path, params, item: Comment, pages: bounds.pages }, api);
  if (read === undefined) throw new QueryUnanswerable(describeUnknown(alert.sourceId, api));
  return read.items.some(({ data }) => data.text.includes(mark));
}

const some = z.object({});
const Activity = z.object({
  type: z.string(),
  dateCreated: z.string(),
  user: lenient(some),
  sentry_app: lenient(some),
});
const Decided = z.object({
  status: z.string(),
  activity: z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((one) => Activity.safeParse(one).data ?? [])),
});

/** Why the issue's status is not Suture's to change. */
async function whyLeft({ alert, createdAt }: Incident, api: SentryApi): Promise<string | undefined> {
  const request = { path: `${issuePath(alert.sourceId, api)}/`, schema: Decided, needs: 'the scope event:read' };
  const found = await askVendor(api, request);
  if (found === undefined) throw new QueryUnanswerable(describeUnknown(alert.sourceId, api));
  if (found.status !== 'unresolved') return `the issue is ${found.status.slice(0, 40)} already`;
  const act = found.activity.find(
    ({ type, dateCreated, user, sentry_app }) =>
      user !== undefined &&
      sentry_app === undefined &&
      /^(?:set_(?:resolved|unresolved|ignored)|(?:un)?assigned)/.test(type) &&
      Date.parse(dateCreated) >= Date.parse(createdAt),
  );
  return act && `a person decided about the issue (${act.type.slice(0, 40)} at ${act.dateCreated.slice(0, 40)})`;
}

/** In the commit or the release that fixed it, where Sentry knows it, so that events of older releases do not open it again. */
async function resolve({ alert, repository }: Incident, { commit }: AlertNews, api: SentryApi): Promise<void> {
  const details = commit === undefined ? [] : [{ inCommit: { commit, repository } }, { inRelease: commit }];
  for (const statusDetails of [...details, undefined]) {
    const body = { status: 'resolved', ...(statusDetails === undefined ? {} : { statusDetails }) };
    const path = `${issuePath(alert.sourceId, api)}/`;
    const schema = z.object({ status: z.string() });
    const changed = await askVendor(api, { path, method: 'PUT', body, schema, needs, absent: [400] });
    if (changed?.status === 'resolved') return;
  }
  throw new QueryUnanswerable(`${api.name} did not resolve the issue ${alert.sourceId}.`);
}
