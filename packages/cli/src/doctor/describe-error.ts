import { unknown, type Verdict } from './finding.ts';

const denied = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|UnrecognizedClient.*)$/;
const absent = /^(NotImplemented.*|UnknownOperation.*|UnknownAction.*|InvalidAction|404|501)$/;

/** A call that failed, as a verdict: the error's name and message, and no stack. */
export function describeError(error: unknown): Verdict {
  const name = error instanceof Error ? error.name : 'Error';
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300);
  if (isAbsent(error, name, message)) return unknown(`not available at this endpoint (${name})`);
  if (isDenied(error)) {
    return unknown(`access denied: ${message}`, 'Grant these credentials the read permission that the message names.');
  }
  return unknown(`${name}: ${message}`);
}

export function isDenied(error: unknown): boolean {
  return error instanceof Error && denied.test(error.name);
}

/** What an endpoint that lacks an API answers: a page instead of a reply, or a name that says so. */
function isAbsent(error: unknown, name: string, message: string): boolean {
  if (absent.test(name)) return true;
  if (error instanceof SyntaxError || /Deserialization error|not implemented/i.test(message)) return true;
  if (name !== 'UnknownError' && name !== 'Unknown') return false;
  return [404, 501].includes(readStatus(error));
}

function readStatus(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return Number(metadata.httpStatusCode);
}
