import * as z from 'zod';
import { CodeHostRefused, CodeHostThrottled, CodeHostUnavailable, QueryUnanswerable } from '../errors.ts';
import type { VendorRefusal } from '../telemetry/vendor-api.ts';

/** What GitLab says of a refusal: a text, a list, or texts by field. */
const Refusal = z.object({
  message: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  scope: z.string().optional(),
});

/** An answer other than success, before anybody knows what it means for the state machine. */
export class Failed extends QueryUnanswerable {
  readonly status: number;
  readonly said: string;
  constructor({ status, text }: VendorRefusal) {
    const said = readRefusal(text);
    super(`${status} ${said}`.trim());
    this.status = status;
    this.said = said;
  }
}

/** A failure as an error that the state machine knows by name. */
export function toError(failed: Failed, project: string, needs: string): Error {
  const { status, said } = failed;
  const options = { cause: failed };
  if (status === 429) return new CodeHostThrottled(project, options);
  if (status >= 500) return new CodeHostUnavailable(project, `status ${status}`, options);
  return refused(project, needs, `${status} ${said}`.trim(), options);
}

/** What must be there is not, or no more. */
export function absent(project: string, needs: string, path: string): CodeHostRefused {
  return new CodeHostRefused(project, needs, `404 ${path.split('?', 1)[0]}`, undefined, {
    remedy: 'It was deleted, or never was there.',
  });
}

/** @param said begins with the status */
export function refused(project: string, needs: string, said: string, options?: ErrorOptions): CodeHostRefused {
  return new CodeHostRefused(project, needs, said, undefined, { ...options, remedy: remedyOf(said) });
}

function remedyOf(said: string): string {
  const status = said.slice(0, 3);
  if (['400', '409', '422'].includes(status))
    return "Change what it names, in the project's settings or in suture.config.ts.";
  if (status === '401') return 'The token is revoked or has expired: make another and set GITLAB_TOKEN anew.';
  if (status.startsWith('3'))
    return 'The project was moved or renamed, which is not followed: correct the repository of its service in suture.config.ts, and gitlab.apiUrl where the host is another.';
  if (status === '404')
    return 'Correct the repository of its service in suture.config.ts, or give the account of GITLAB_TOKEN the role Developer in the project.';
  return 'Give the account of GITLAB_TOKEN the role Developer in the project, and the token the scope api.';
}

function readRefusal(text: string): string {
  const { message, error, error_description, scope } = parse(text);
  const said = typeof message === 'object' ? JSON.stringify(message) : (message ?? '');
  const needed = scope === undefined ? '' : `scope needed: ${scope}`;
  return [said, error, error_description, needed]
    .filter((part) => part !== undefined && part !== '')
    .join('; ')
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}

function parse(text: string): z.infer<typeof Refusal> {
  try {
    return Refusal.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
