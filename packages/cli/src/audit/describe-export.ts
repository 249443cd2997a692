import { oneLine } from '@suture/core';
import type { Change } from './change.ts';

const text = (value: string) => oneLine(value, 500).replace(/[|`<>[\]]/g, ' ');

/** The page that an auditor reads first. */
export function describeExport(control: string, changes: readonly Change[]): string {
  const rows = changes.map(({ incident, service, approver, outcome, together }) =>
    [
      `[${incident}](${incident}/README.md)`,
      text(service),
      text(approver?.who ?? 'not approved'),
      outcome?.result.replaceAll('_', ' ') ?? 'open',
      together.join(', ') || 'none',
    ].join(' | '),
  );
  return `# Changes by Suture, for control ${control}

| change | service | approved by | result | duties in one hand |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}

## What a folder holds

| file | meaning |
| --- | --- |
| README.md, change.json | requester, author, approver, deployer and verifier; tests, rollback and outcome |
| pull-request.md | the text of the pull request as Suture opened it |
| statement.json | the signed in-toto statement about the change, in a DSSE envelope |
| chain.jsonl | the audit trail: one record per line, and each record holds the hash of the previous record |
| checkpoints/ | the signed heads of the audit trail |
| artifacts/ | evidence, diagnosis, patch, proof and transcripts; the trail has the SHA-256 of each |
| incident.json | the incident as it is stored |

## How to check it

Ask for the public key on another way than this folder, and compare it with public-key.pem.

With Suture, offline:

    suture audit verify --from . --key public-key.pem

With OpenSSL alone. The file ending in .signed holds the signed bytes: the words DSSEv1, the type, and the text that .json has in base64.

    cd <change>
    openssl dgst -sha256 -verify ../public-key.pem -signature statement.sig statement.signed
    openssl dgst -sha256 -verify ../public-key.pem -signature checkpoints/<seq>.sig checkpoints/<seq>.signed
    sha256sum artifacts/incidents/<change>/evidence.json    # as in chain.jsonl and in statement.signed

A signed checkpoint names the hash of one record. That record's hash covers all records before it, so that none of them can have changed.
`;
}

/** The page of one change. */
export function describeChange(change: Change): string {
  const { approver, deployer, verifier, requester, author, tests, outcome, pullRequest } = change;
  const role = (name: string, one: { who: string; at?: string; known: string } | undefined) =>
    `| ${name} | ${one === undefined ? 'none' : text(one.who)} | ${one?.at ?? ''} | ${one === undefined ? '' : text(one.known)} |`;
  return `# ${change.incident}

Service ${text(change.service)}, repository ${text(change.repository)}, severity ${change.severity ?? 'not set'}.
Ticket: ${text(change.ticket ?? 'none')}
Pull request: ${text(pullRequest?.url ?? 'none')}, commit ${text(pullRequest?.headCommit ?? 'none')}

| duty | who | when | known from |
| --- | --- | --- | --- |
${role('requested', requester)}
${role('written', author)}
${role('approved', approver)}
${role('deployed', deployer)}
${role('verified', verifier)}

Duties in one hand: ${change.together.join(', ') || 'none'}.
What the approver saw: pull-request.md, at commit ${text(approver?.headCommit ?? 'none')}. The code host keeps later edits of that text.
Tests: ${tests === undefined ? 'no proof is stored' : `${tests.verdict.replaceAll('_', ' ')}, ${tests.passed} passed; ${text(tests.isolation)}`}.
Verification: ${text(verifier?.result ?? 'none')}.
Rollback: ${text(change.rollback)}
Outcome: ${outcome === undefined ? 'open' : `${outcome.result.replaceAll('_', ' ')} at ${outcome.at}: ${text(outcome.reason)}`}
`;
}
