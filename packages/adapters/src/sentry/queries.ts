import type { Incident, QueryAnswer } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import { answerFrom } from '../telemetry/answer.ts';
import type { VendorQueries } from '../telemetry/vendor-queries.ts';
import { analysisLines, commitLines, SentryAnalysis, SentryCommitters } from './analysis.ts';
import { readSentry, type SentryAccess } from './client.ts';
import { eventLines, SentryEvent } from './event.ts';

/**
 * Asks Sentry about the issue behind an alert: its latest event, the commits it suspects, and Seer's root cause.
 * The alert's `sourceId` is the issue's number or short id. Only reads.
 */
export function createSentryQueries(access: SentryAccess): VendorQueries {
  return { vendor: (incident) => askSentry(incident, access) };
}

function askSentry({ alert }: Incident, access: SentryAccess): Promise<QueryAnswer> {
  const issue = alert.sourceId;
  const organization = `organizations/${encodeURIComponent(access.organization)}`;
  const issuePath = `${organization}/issues/${encodeURIComponent(issue)}`;
  let reading: Promise<SentryEvent> | undefined;
  const latest = () => {
    reading ??= readLatest(issue, issuePath, access);
    return reading;
  };
  return answerFrom(
    [
      async () => ({ lines: eventLines(await latest()) }),
      async () => ({ lines: await suspectCommits(await latest(), access) }),
      async () => (await latest()) && { lines: await rootCause(issuePath, access) },
    ],
    { nothing: `Sentry has no information about the issue ${issue}.` },
  );
}

async function readLatest(issue: string, issuePath: string, access: SentryAccess): Promise<SentryEvent> {
  // A name of dots would be another path, even encoded.
  if (!/^[\w-]{1,100}$/.test(issue))
    throw new QueryUnanswerable(`"${issue}" is not the number or short id of an issue.`);
  const event = await readSentry(`${issuePath}/events/latest/`, SentryEvent, 'event:read', access);
  if (event !== undefined) return event;
  throw new QueryUnanswerable(
    `Sentry at ${access.host} knows no issue ${issue} of ${access.organization}: correct sentry.organization in suture.config.ts if it is another's.`,
  );
}

async function suspectCommits({ eventID, projectID }: SentryEvent, access: SentryAccess): Promise<readonly string[]> {
  if (projectID === undefined) return [];
  const parts = [access.organization, String(projectID), 'events', eventID].map(encodeURIComponent);
  const found = await readSentry(`projects/${parts.join('/')}/committers/`, SentryCommitters, 'project:read', access);
  return found === undefined ? [] : commitLines(found);
}

async function rootCause(issuePath: string, access: SentryAccess): Promise<readonly string[]> {
  const found = await readSentry(`${issuePath}/autofix/`, SentryAnalysis, 'event:read', access);
  return found === undefined ? [] : analysisLines(found);
}
