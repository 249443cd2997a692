import { QueryUnanswerable } from '../errors.ts';

const denied = /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|NotAuthorized)$/;

/**
 * Calls AWS. A refusal becomes a QueryUnanswerable that names the permission. So does every other error answer of the service,
 * including throttling after the client's own retries: one failed query must not end a diagnosis.
 * @param permission `logs:StartQuery on /aws/lambda/orders`
 */
export async function withPermission<T>(permission: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if (denied.test(cause.name))
      throw new QueryUnanswerable(`The permission is missing: allow ${permission} to Suture's role.`, { cause });
    // Only an error that the service answered has `$fault`.
    if (!('$fault' in cause)) throw cause;
    throw new QueryUnanswerable(
      `AWS did not do ${permission}: ${cause.name}: ${cause.message.slice(0, 300)}. Look elsewhere, or ask again later.`,
      { cause },
    );
  }
}
