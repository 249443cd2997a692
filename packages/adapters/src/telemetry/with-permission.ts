import { QueryUnanswerable } from '../errors.ts';

const denied = /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|NotAuthorized)$/;

/**
 * Asks AWS. A refusal becomes a reason that names the permission, and whatever else the service says no with, throttling
 * that outlasted the client's own patience included, a reason too: one look that fails must not end a diagnosis.
 * @param permission `logs:StartQuery on /aws/lambda/orders`
 */
export async function withPermission<T>(permission: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if (denied.test(cause.name))
      throw new QueryUnanswerable(`The permission is missing: allow ${permission} to Suture's role.`, { cause });
    // What a service answered with carries whose fault it is; anything else is not an answer.
    if (!('$fault' in cause)) throw cause;
    throw new QueryUnanswerable(
      `AWS did not do ${permission}: ${cause.name}: ${cause.message.slice(0, 300)}. Look elsewhere, or ask again later.`,
      { cause },
    );
  }
}
