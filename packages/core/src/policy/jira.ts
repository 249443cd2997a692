import * as z from 'zod';
import { Severity } from '../model/index.ts';

const words = z.string().min(1).max(255);

const named = z.record(z.string(), z.string());
/** A value of a field of Jira: a text, a number, an option by its name, or a list. */
const FieldValue = z.union([z.string(), z.number(), named, z.array(z.union([z.string(), named]))]);

/**
 * The Jira that keeps the tickets, with `tickets: 'jira'`. The token is the secret `JIRA_TOKEN`: an API token of `email` for Cloud, a personal
 * access token for Data Center.
 */
export const JiraConfig = z
  .strictObject({
    /** `https://example.atlassian.net`, or the base address of a Data Center, with its context path. */
    url: z
      .url({ protocol: /^https$/, error: 'must begin with https://, since a token is sent there' })
      .transform((text) => text.replace(/\/+$/, '')),
    /** `cloud` speaks REST v3, `data-center` REST v2. */
    deployment: z.enum(['cloud', 'data-center']).default('cloud'),
    /** The account that the token belongs to. Needed for Cloud. */
    email: z.email().optional(),
    /** The key of the project: `OPS`. */
    project: z.string().regex(/^[A-Z][A-Z0-9_]{1,99}$/, 'must be the key of a project, such as OPS'),
    /** The type of the issues, by its name. */
    issueType: words.default('Bug'),
    /** Names of priorities by severity. A severity left out sets none. */
    priority: z.partialRecord(Severity, words).default({}),
    /** Further fields of each new issue, by their ids: `{ customfield_10010: { value: 'Shop' } }`. */
    fields: z.record(z.string().min(1), FieldValue).default({}),
    /** The transition, or the status it leads to, that closes an issue. */
    closeTransition: words.default('Done'),
    /** The resolution that is set with it, where its screen asks for one. */
    resolution: words.default('Done'),
  })
  .refine(({ deployment, email }) => deployment !== 'cloud' || email !== undefined, {
    path: ['email'],
    error: "must be the address of the account that the token belongs to; or set deployment: 'data-center'",
  });
export type JiraConfig = z.infer<typeof JiraConfig>;

/** The secrets by which tickets are kept, beside those of the GitHub App. */
export function secretsOfTickets({ tickets }: { readonly tickets: string }): readonly string[] {
  return tickets === 'jira' ? ['JIRA_TOKEN'] : [];
}
