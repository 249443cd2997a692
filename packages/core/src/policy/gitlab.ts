import * as z from 'zod';

/** A token is sent to this address, so only this machine itself may be reached without encryption. */
function isSafe(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost';
}

/** The GitLab of the services whose `code` comes `from: 'gitlab'`. The token is the secret `GITLAB_TOKEN`. */
export const GitLabConfig = z.strictObject({
  /** The REST API: another one for GitLab Self-Managed or Dedicated. */
  apiUrl: z
    .url()
    .refine(isSafe, 'must begin with https://, since a token is sent there')
    .transform((text) => text.replace(/\/+$/, ''))
    .refine((text) => text.endsWith('/api/v4'), 'must end with /api/v4, such as https://gitlab.example.com/api/v4')
    .default('https://gitlab.com/api/v4'),
});
export type GitLabConfig = z.infer<typeof GitLabConfig>;

/** A project's path: `group/project`, or with groups within groups. */
export const projectPath = /^[\w.-]+(?:\/[\w.-]+)+$/;
