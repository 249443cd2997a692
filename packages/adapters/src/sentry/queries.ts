import type { Incident, QueryAnswer, SentryConfig } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import { answerFrom } from '../telemetry/answer.ts';
import { askVendor, type VendorApi } from '../telemetry/vendor-api.ts';
import { analysisLines, commitLines, SentryAnalysis, SentryCommitters } from './analysis.ts';
import { eventLines, SentryEvent } from './event.ts';

type Organization = Pick<SentryConfig, 'organization'>;

/**
 * What Sentry knows of the issue behind an alert: its latest event, the commits it suspects, and Seer's root cause.
 * The alert's `sourceId` is the issue's number or short id. Only reads.
 */
export function askSentry({ alert }: Incident, settings: Organization, api: VendorApi): Promise<QueryAnswer> {
  const issue = alert.sourceId;
  let reading: Promise<SentryEvent> | undefined;
  const latest = () => {
    reading ??= readLatest(issue, settings, api);
    return reading;
  };
  return answerFrom(
    [
      async () => ({ lines: eventLines(await latest()) }),
      async () => ({ lines: await suspectCommits(await latest(), settings, api) }),
      async () => (await latest()) && { lines: await rootCause(issue, settings, api) },
    ],
    { nothing: `Sentry has no information about the issue ${issue}.` },
  );
}

/** The path of an issue. @throws QueryUnanswerable for what is no issue's number or short id */
function issuePath(issue: string, { organization }: Organization): string {
  // A name of dots would be another path, even encoded.
  if (!/^[\w-]{1,100}$/.test(issue))
    throw new QueryUnanswerable(`"${issue}" is not the number or short id of an issue.`);
  return `organizations/${encodeURIComponent(organization)}/issues/${encodeURIComponent(issue)}`;
}

async function readLatest(issue: string, settings: Organization, api: VendorApi): Promise<SentryEvent> {
  const path = `${issuePath(issue, settings)}/events/latest/`;
  const event = await askVendor(api, { path, schema: SentryEvent, needs: 'the scope event:read' });
  if (event !== undefined) return event;
  throw new QueryUnanswerable(
    `${api.name} knows no issue ${issue} of ${settings.organization}: correct sentry.organization in suture.config.ts if it is another's.`,
  );
}

async function suspectCommits(
  { eventID, projectID }: SentryEvent,
  { organization }: Organization,
  api: VendorApi,
): Promise<readonly string[]> {
  if (projectID === undefined) return [];
  const parts = [organization, String(projectID), 'events', eventID].map(encodeURIComponent);
  const path = `projects/${parts.join('/')}/committers/`;
  const found = await askVendor(api, { path, schema: SentryCommitters, needs: 'the scope project:read' });
  return found === undefined ? [] : commitLines(found);
}

async function rootCause(issue: string, settings: Organization, api: VendorApi): Promise<readonly string[]> {
  const path = `${issuePath(issue, settings)}/autofix/`;
  const found = await askVendor(api, { path, schema: SentryAnalysis, needs: 'the scope event:read' });
  return found === undefined ? [] : analysisLines(found);
}
