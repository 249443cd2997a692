import { z } from 'zod';
import { readEndpoint } from './deploy.ts';

const Findings = z.object({
  findings: z.array(z.looseObject({ kind: z.string(), subject: z.string(), message: z.string() })),
});

const Rights = z.record(z.string(), z.array(z.string()));
const Calls = z.object({ roles: z.record(z.string(), z.object({ unused: Rights })) });

/** Findings by which the endpoint says that it cannot tell, and lets a request pass. */
const undecided = /^unjudged-/;
/** The endpoint takes ListVersionsByFunction, which the role may call, for GetFunction. */
const mistaken = /^access-denied: \S*-PruneVersionsRole\S* lambda:GetFunction:/;
/** What the broken deployment is refused for. */
const intended = /^account-rule: HandOver\w*: .*Value '901' at 'timeout'/;

/** What AWS would have refused or dropped so far, one line each; undefined where the endpoint does not say. */
export async function readFindings(): Promise<readonly string[] | undefined> {
  const answer = await ask('findings');
  if (answer === undefined) return undefined;
  return Findings.parse(answer)
    .findings.map(({ kind, subject, message }) => `${kind}: ${subject}: ${message}`)
    .filter((line) => ![undecided, mistaken, intended].some((known) => known.test(line)));
}

/** A right that a role has, and did not use. */
export interface UnusedRight {
  /** The role's name in the templates: `DiagnoseRole`. */
  readonly role: string;
  readonly action: string;
  readonly resources: readonly string[];
}

/** The rights of a stage's roles that no story used; undefined where the endpoint does not say. */
export async function readUnusedRights(stage: string): Promise<readonly UnusedRight[] | undefined> {
  const answer = await ask('calls');
  if (answer === undefined) return undefined;
  return Object.entries(Calls.parse(answer).roles).flatMap(([arn, { unused }]) => {
    const role = new RegExp(`/${stage}-suture-\\w+-(\\w+?)[0-9A-F]{8}-`).exec(arn)?.[1];
    if (role === undefined) return [];
    return Object.entries(unused).map(([action, resources]) => ({ role, action, resources }));
  });
}

async function ask(what: string): Promise<unknown> {
  const response = await fetch(`${readEndpoint()}/_awslab/${what}`);
  return response.ok ? response.json() : undefined;
}
