import type { JiraConfig } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable, TicketsRefused, TicketsUnavailable } from '../errors.ts';
import { askVendor, type VendorApi, type VendorRefusal } from '../telemetry/index.ts';

/** What the adapter needs beside its settings. */
export interface JiraWorld {
  /** The value of a secret, read at each use, since it can be rotated. */
  readonly secret: (name: string) => Promise<string>;
  readonly fetch: typeof fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
}

interface JiraRequest<S extends z.ZodType> {
  /** Below `/rest/api/3/`. */
  readonly path: string;
  readonly schema: S;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: unknown;
  /** The permission it takes, for the message when it is missing. */
  readonly needs: string;
  /** It writes something new each time. */
  readonly adds?: true;
}

export interface JiraApi {
  readonly settings: JiraConfig;
  /** @returns undefined for what is not there. @throws TicketsUnavailable, TicketsRefused */
  ask<S extends z.ZodType>(request: JiraRequest<S>): Promise<z.output<S> | undefined>;
}

/** The errors that Jira names: in general, and by field. */
const Refusal = z.object({
  errorMessages: z.array(z.string()).default([]),
  errors: z.record(z.string(), z.string()).default({}),
});

/** Trying again may help. */
class Fleeting extends QueryUnanswerable {}

/** Jira's web API, always over https. */
export function openJira(settings: JiraConfig, { secret, fetch, pause }: JiraWorld): JiraApi {
  const { url, deployment, email, project } = settings;
  const where = `Jira at ${new URL(url).host}`;
  const api: VendorApi = {
    name: where,
    base: `${url}/rest/api/${deployment === 'cloud' ? '3' : '2'}/`,
    headers: async () => {
      const token = (await secret('JIRA_TOKEN')).trim();
      const basic = Buffer.from(`${email}:${token}`).toString('base64');
      return { authorization: deployment === 'cloud' ? `Basic ${basic}` : `Bearer ${token}` };
    },
    fetch,
    pause,
    setting: 'jira.url',
    secrets: ['JIRA_TOKEN'],
    explain: (refusal) => explain(refusal, where),
  };
  return {
    settings,
    ask: async (request) => {
      try {
        return await askVendor(api, request);
      } catch (error) {
        if (!(error instanceof QueryUnanswerable)) throw error;
        // Without an answer at all, the cause is the network's.
        if (error instanceof Fleeting || error.cause !== undefined)
          throw new TicketsUnavailable(error.message, { cause: error });
        throw new TicketsRefused(`${error.message} (project ${project})`, { cause: error });
      }
    },
  };
}

function explain({ status, text }: VendorRefusal, where: string): QueryUnanswerable | undefined {
  if (status === 429 || status >= 500) return new Fleeting(`${where} answered with status ${status}.`);
  if (status !== 400) return undefined;
  const { errorMessages, errors } = readRefusal(text);
  const fields = Object.entries(errors).map(([field, why]) => `${field}: ${why}`);
  const said = [...errorMessages, ...fields].join('; ').replace(/\s+/g, ' ').slice(0, 500);
  const remedy =
    fields.length === 0
      ? ''
      : ' Correct jira.issueType, jira.priority, jira.fields or jira.resolution in suture.config.ts.';
  return new QueryUnanswerable(
    `${where} refused what was sent: ${said === '' ? 'it does not say why' : said}.${remedy}`,
  );
}

function readRefusal(text: string): z.infer<typeof Refusal> {
  try {
    return Refusal.parse(JSON.parse(text));
  } catch {
    return { errorMessages: [], errors: {} };
  }
}
