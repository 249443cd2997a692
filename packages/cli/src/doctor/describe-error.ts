import * as z from 'zod';
import { unknown, type Verdict } from './finding.ts';

const denied = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|UnrecognizedClient.*)$/;
const absent = /^(NotImplemented.*|UnknownOperation.*|UnknownAction.*|InvalidAction|404|501)$/;
const AbsentReply = z.object({ $metadata: z.object({ httpStatusCode: z.union([z.literal(404), z.literal(501)]) }) });

/** The verdict of a failed call: the error's name and message, without its stack. */
export function describeError(error: unknown): Verdict {
  const { name, message: full } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const message = full.replace(/\s+/g, ' ').slice(0, 300);
  if (isAbsent(error, name, message)) return unknown(`not available at this endpoint (${name})`);
  if (isDenied(error)) {
    return unknown(`access denied: ${message}`, 'Grant these credentials the read permission that the message names.');
  }
  return unknown(`${name}: ${message}`);
}

export function isDenied(error: unknown): boolean {
  return error instanceof Error && denied.test(error.name);
}

/** Whether the endpoint lacks the API: it answered with a page, or with a name or status that says so. */
function isAbsent(error: unknown, name: string, message: string): boolean {
  if (absent.test(name)) return true;
  if (error instanceof SyntaxError || /Deserialization error|not implemented/i.test(message)) return true;
  if (name !== 'UnknownError' && name !== 'Unknown') return false;
  return AbsentReply.safeParse(error).success;
}
