import type { Incident } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { askVendor, type VendorApi } from '../telemetry/index.ts';
import { permission } from './api.ts';

const text = lenient(z.string());
const time = lenient(z.number());

/** The fields we use of an issue of Error Tracking. */
export const TrackedIssue = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.object({
      error_type: text,
      error_message: text,
      file_path: text,
      function_name: text,
      service: text,
      state: text,
      platform: text,
      first_seen: time,
      first_seen_version: text,
      last_seen: time,
      last_seen_version: text,
    }),
  }),
});

const link = /error-tracking(?:\/issue\/|[^\s]*?[?&]issueId=)([0-9a-f]{8}-[0-9a-f-]{20,40})/i;

/** The issue of Error Tracking that the alert links to; no lines without one. */
export async function issueLines({ alert }: Incident, api: VendorApi): Promise<readonly string[]> {
  const id = link.exec(`${alert.url ?? ''} ${alert.reason ?? ''}`)?.[1];
  if (id === undefined) return [];
  const path = `v2/error-tracking/issues/${encodeURIComponent(id)}`;
  const found = await askVendor(api, { path, schema: TrackedIssue, needs: permission('error_tracking_read') });
  if (found === undefined) return [];
  const { error_type: type, error_message: message, service, state, platform, ...issue } = found.data.attributes;
  return [
    `issue ${found.data.id} of Error Tracking (${state ?? 'state unknown'}): ${type ?? 'Error'}: ${message ?? ''}`,
    `service ${service ?? '?'}, ${platform ?? 'platform unknown'}`,
    ...(issue.file_path || issue.function_name ? [`in ${issue.function_name || '?'} (${issue.file_path || '?'})`] : []),
    ...seenLine('first', issue.first_seen, issue.first_seen_version),
    ...seenLine('last', issue.last_seen, issue.last_seen_version),
  ];
}

function seenLine(which: string, at: number | undefined, version: string | undefined): readonly string[] {
  const seen = new Date(at ?? Number.NaN);
  if (Number.isNaN(seen.getTime())) return [];
  return [`${which} seen ${seen.toISOString()}${version ? ` in version ${version}` : ''}`];
}
