import type { Incident, QueryAnswer } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import { answerFrom, askVendor } from '../telemetry/index.ts';
import { analysisLines, commitLines, SentryAnalysis, SentryCommitters } from './analysis.ts';
import { describeUnknown, issuePath, type SentryApi } from './api.ts';
import { eventLines, SentryEvent } from './event.ts';

/**
 * What Sentry knows of the issue behind an alert: its latest event, the commits it suspects, and Seer's root cause.
 * The alert's `sourceId` is the issue's number or short id. Only reads.
 */
export function askSentry({ alert }: Incident, api: SentryApi): Promise<QueryAnswer> {
  const issue = alert.sourceId;
  let reading: Promise<SentryEvent> | undefined;
  const latest = () => {
    reading ??= readLatest(issue, api);
    return reading;
  };
  return answerFrom(
    [
      async () => ({ lines: eventLines(await latest()) }),
      async () => ({ lines: await suspectCommits(await latest(), api) }),
      async () => (await latest()) && { lines: await rootCause(issue, api) },
    ],
    { nothing: `Sentry has no information about the issue ${issue}.` },
  );
}

async function readLatest(issue: string, api: SentryApi): Promise<SentryEvent> {
  const path = `${issuePath(issue, api)}/events/latest/`;
  const event = await askVendor(api, { path, schema: SentryEvent, needs: 'the scope event:read' });
  if (event !== undefined) return event;
  throw new QueryUnanswerable(describeUnknown(issue, api));
}

async function suspectCommits({ eventID, projectID }: SentryEvent, api: SentryApi): Promise<readonly string[]> {
  if (projectID === undefined) return [];
  const parts = [api.organization, String(projectID), 'events', eventID].map(encodeURIComponent);
  const path = `projects/${parts.join('/')}/committers/`;
  const found = await askVendor(api, { path, schema: SentryCommitters, needs: 'the scope project:read' });
  return found === undefined ? [] : commitLines(found);
}

async function rootCause(issue: string, api: SentryApi): Promise<readonly string[]> {
  const path = `${issuePath(issue, api)}/autofix/`;
  const found = await askVendor(api, { path, schema: SentryAnalysis, needs: 'the scope event:read' });
  return found === undefined ? [] : analysisLines(found);
}
