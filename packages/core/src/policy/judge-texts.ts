import type { GuardFinding, GuardVerdict } from '../model/guard-verdict.ts';
import type { CodeFacts } from '../ports/syntax.ts';
import type { CodeChange } from './judge-code.ts';
import { findHiddenSecrets } from './secret-forms.ts';

/** Packages that send requests. */
const clients =
  /^(?:node:)?(?:https?|http2|net|tls|dgram|axios|got|node-fetch|cross-fetch|undici|superagent|request|request-promise|needle|ky|phin|ws|socket\.io-client|@apollo\/client|graphql-request|nodemailer|@aws-sdk\/.*|aws-sdk)$/;
const address = /\b(?:https?|wss?|ftp|tcp|udp):\/\/(?:[^\s/@'"]*@)?([\w.-]+|\[[0-9a-f:]+\])/gi;
const local =
  /^(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|(?:.*\.)?example(?:\.(?:com|org|net))?|.*\.(?:invalid|test|localhost)|www\.w3\.org|schema\.org|json-schema\.org)$/i;

/** What the new texts of a program give away: secrets in pieces or encoded, and addresses that it did not know. */
export function judgeTexts({ path, before, after }: CodeChange): GuardVerdict {
  const known = new Set(before.facts.texts.map(({ text, target }) => `${target ?? ''}=${text}`));
  const added = after.facts.texts.filter(({ text, target }) => !known.has(`${target ?? ''}=${text}`));
  const secrets = findHiddenSecrets(added).map(
    (found): GuardFinding => describeSecret(path, found.line, 'the change adds'),
  );
  const hosts = added.flatMap(({ text, line }) => [...text.matchAll(address)].map(([, host = '']) => ({ host, line })));
  const unknown = hosts.filter(({ host }) => !local.test(host) && !before.text.includes(host));
  const speaks = sendsRequests(after.facts);
  const addresses = unknown.map(
    ({ host, line }): GuardFinding => ({
      rule: 'address',
      path,
      line,
      what: `the change names ${host}, an address that this file did not have${speaks ? ' and may send to' : ''}`,
      accepted: 'an address that the file already has, or one that the configuration of the service gives',
    }),
  );
  return speaks ? { refusals: [...secrets, ...addresses], notes: [] } : { refusals: secrets, notes: addresses };
}

/** Secrets that a reproduction holds in pieces or encoded. */
export function findReproductionSecrets(path: string, { texts }: CodeFacts): readonly GuardFinding[] {
  return findHiddenSecrets(texts).map(({ line }) => describeSecret(path, line, 'the reproduction holds'));
}

function describeSecret(path: string, line: number, what: string): GuardFinding {
  return {
    rule: 'secret',
    path,
    line,
    what: `${what} something that looks like a secret once it is put together`,
    accepted: 'read the secret from where the service keeps its secrets',
  };
}

function sendsRequests({ uses, imports }: CodeFacts): boolean {
  return uses.some(({ kind }) => kind === 'network') || imports.some(({ name }) => clients.test(name));
}
