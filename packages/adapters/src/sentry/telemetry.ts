import {
  chainOf,
  defined,
  type Evidence,
  fingerprintOf,
  type Incident,
  type ObservedError,
  type ObservedSymptoms,
  redact,
  type SymptomReading,
  sameError,
  type ThrownError,
} from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { alertSpan, askVendor, type TimeSpan, type VendorWorld } from '../telemetry/index.ts';
import {
  describeUnknown,
  findProject,
  isIssue,
  issuePath,
  type Listed,
  ListedIssue,
  paramsOf,
  readPages,
  type Selection,
  type SentryApi,
} from './api.ts';
import { countEvents, instantOf, observe, ReportedEvent } from './observed-events.ts';

/** Full events per page and pages of them, counted events per page and pages, issues of a project. */
const bounds = { events: 20, pages: 5, counted: 100, countedPages: 5, issues: 10 };

type World = Pick<VendorWorld, 'config' | 'clock'>;

/** The errors of the alert's issue around the alert; for an alert of another system, those of the service's project. */
export async function gatherFromSentry(incident: Incident, api: SentryApi, world: World): Promise<ObservedSymptoms> {
  const selection = { span: alertSpan(incident, world.clock.now()), environment: environmentOf(incident, world) };
  if (isEmpty(selection.span)) return { errors: [], gaps: [] };
  if (ownsIssue(incident)) return gatherIssue(incident.alert.sourceId, selection, api);
  return gatherProject(projectOf(incident, world), selection, api);
}

/** Sentry refuses a time that ends before it begins. */
function isEmpty({ from, until }: TimeSpan): boolean {
  return until <= from;
}

/** Whether the alert is about one issue. A metric alert is about many. */
function ownsIssue({ alert }: Incident): boolean {
  return alert.source === 'sentry' && isIssue(alert.sourceId);
}

function projectOf({ service }: Incident, { config }: World): string {
  const project = config.services[service]?.sentry?.project;
  if (project !== undefined) return project;
  throw new QueryUnanswerable(
    `The alert names no issue of Sentry: set services.${service}.sentry.project in suture.config.ts to search the project's.`,
  );
}

function environmentOf({ service }: Incident, { config }: World): string | undefined {
  return config.services[service]?.sentry?.environment;
}

async function gatherIssue(issue: string, selection: Selection, api: SentryApi): Promise<ObservedSymptoms> {
  const path = `${issuePath(issue, api)}/events/`;
  const params = paramsOf(selection, { full: 'true', per_page: String(bounds.events) });
  const read = await readPages({ path, params, item: ReportedEvent, pages: bounds.pages }, api);
  if (read === undefined) throw new QueryUnanswerable(describeUnknown(issue, api));
  const errors = countEvents(read.items);
  const missing = errors.length > 0 ? [] : [describeNone(`The issue ${issue}`, read.items.length)];
  return { errors: [...errors], gaps: [...read.gaps, ...missing] };
}

function describeNone(what: string, events: number): string {
  return events === 0
    ? `${what} has no event in Sentry in the alert's time.`
    : `${what} has events in Sentry that report a message and no error.`;
}

async function gatherProject(project: string, selection: Selection, api: SentryApi): Promise<ObservedSymptoms> {
  const { items: issues, gaps: cut } = await listIssues(project, selection, api);
  const { newest, gap } = await readNewest(issues, selection, api);
  const errors = newest.flatMap(({ issue, event }) => countIssue(issue, event) ?? []);
  const missing = errors.length > 0 || gap !== undefined ? [] : [describeNone(`The project ${project}`, issues.length)];
  return { errors, gaps: [...cut, ...(gap === undefined ? [] : [gap]), ...missing] };
}

/** The project's issues that were seen, the most frequent first. */
async function listIssues(project: string, selection: Selection, api: SentryApi): Promise<Listed<ListedIssue>> {
  const path = `organizations/${encodeURIComponent(api.organization)}/issues/`;
  const more = { project: await findProject(project, api), query: '', sort: 'freq', limit: String(bounds.issues) };
  const read = await readPages({ path, params: paramsOf(selection, more), item: ListedIssue, pages: 1 }, api);
  if (read === undefined) throw new QueryUnanswerable(`${api.name} knows no organization ${api.organization}.`);
  const cut =
    read.gaps.length === 0 ? [] : [`Sentry has more issues than the ${read.items.length} most frequent ones.`];
  return { items: read.items, gaps: cut };
}

interface Newest {
  readonly issue: ListedIssue;
  readonly event: ReportedEvent;
}

/** The newest event of each issue. After one that fails no more are asked for. */
async function readNewest(
  issues: readonly ListedIssue[],
  { environment }: Selection,
  api: SentryApi,
): Promise<{ readonly newest: readonly Newest[]; readonly gap?: string }> {
  const newest: Newest[] = [];
  const params = new URLSearchParams(defined({ environment }));
  for (const issue of issues) {
    try {
      const path = `${issuePath(issue.id, api)}/events/latest/?${params}`.replace(/\?$/, '');
      const event = await askVendor(api, { path, schema: ReportedEvent, needs: 'the scope event:read' });
      if (event !== undefined) newest.push({ issue, event });
    } catch (error) {
      if (!(error instanceof QueryUnanswerable)) throw error;
      return { newest, gap: `Of ${issues.length} issues in Sentry ${newest.length} were read: ${error.message}` };
    }
  }
  return { newest };
}

function countIssue({ count = 1, firstSeen, lastSeen }: ListedIssue, event: ReportedEvent): ObservedError | undefined {
  const seen = observe(event);
  if (seen === undefined) return undefined;
  const times = defined({ firstSeen: instantOf(firstSeen), lastSeen: instantOf(lastSeen) });
  return { ...seen, count: Math.max(1, Math.floor(count)), ...times };
}

const Status = z.object({ status: lenient(z.string()) });

/** Whether events of the incident's error came since the rollout. Sentry counts errors and no requests. */
export async function readSentry(
  incident: Incident,
  since: string,
  evidence: Evidence,
  { api, world }: { api: SentryApi; world: World },
): Promise<SymptomReading> {
  const span = { from: Date.parse(since), until: world.clock.now().getTime() };
  const selection = { span, environment: environmentOf(incident, world) };
  if (ownsIssue(incident)) return readIssue(incident.alert.sourceId, selection, api);
  if (evidence.errors.length === 0) throw new QueryUnanswerable('The incident has no error that Sentry could count.');
  const project = projectOf(incident, world);
  const { items: issues } = isEmpty(span) ? { items: [] } : await listIssues(project, selection, api);
  const { newest, gap } = await readNewest(issues, selection, api);
  const same = newest.filter(({ event }) => event.error !== undefined && isIncidents(event.error, evidence));
  if (same.length === 0 && gap !== undefined) throw new QueryUnanswerable(gap);
  const counts: Listed<unknown>[] = [];
  for (const { issue } of same) counts.push(await countSince(issue.id, selection, api));
  const sum = counts.reduce((total, { items }) => total + items.length, 0);
  const observed = [`Sentry has ${issues.length} issues since the rollout, ${sum} events of the incident's`];
  return {
    alarm: 'unknown',
    sameError: sum,
    observed: [...observed, ...counts.flatMap(({ gaps }) => gaps)].join('. '),
  };
}

async function readIssue(issue: string, selection: Selection, api: SentryApi): Promise<SymptomReading> {
  const request = { path: `${issuePath(issue, api)}/`, schema: Status, needs: 'the scope event:read' };
  const found = await askVendor(api, request);
  if (found === undefined) throw new QueryUnanswerable(describeUnknown(issue, api));
  const { items, gaps } = await countSince(issue, selection, api);
  const observed = `the issue ${issue} is ${redact(found.status ?? 'of unknown status').slice(0, 40)} in Sentry, ${items.length} events since the rollout`;
  return {
    alarm: found.status === 'resolved' ? 'ok' : 'unknown',
    sameError: items.length,
    observed: [observed, ...gaps].join('. '),
  };
}

/** The events of an issue, without their content. */
async function countSince(issue: string, selection: Selection, api: SentryApi): Promise<Listed<unknown>> {
  if (isEmpty(selection.span)) return { items: [], gaps: [] };
  const path = `${issuePath(issue, api)}/events/`;
  const params = paramsOf(selection, { per_page: String(bounds.counted) });
  const read = await readPages(
    { path, params, item: z.object({ eventID: z.string() }), pages: bounds.countedPages },
    api,
  );
  if (read === undefined) throw new QueryUnanswerable(describeUnknown(issue, api));
  return read;
}

/** Whether it is the incident's error, or one that wraps or begins it. */
function isIncidents(error: ThrownError, { errors: [seen] }: Evidence): boolean {
  if (seen === undefined) return false;
  const wanted = fingerprintOf(seen.error)?.key;
  if (wanted !== undefined && fingerprintOf(error)?.key === wanted) return true;
  return chainOf(error).some((one) =>
    chainOf(seen.error).some((other) => one.name === other.name && sameError(one.message, other.message)),
  );
}
