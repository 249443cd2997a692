import { QueryUnanswerable } from '../../errors.ts';

const denied = /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|NotAuthorized)$/;

/**
 * Asks AWS; a refusal becomes a reason that names the permission.
 * @param permission `logs:StartQuery on /aws/lambda/orders`
 */
export async function withPermission<T>(permission: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof Error) || !denied.test(cause.name)) throw cause;
    throw new QueryUnanswerable(`The permission is missing: allow ${permission} to Suture's role.`, { cause });
  }
}
