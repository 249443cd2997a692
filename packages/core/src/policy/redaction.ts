import { findCommandSecrets } from './redaction/commands.ts';
import { findCredentials } from './redaction/credentials.ts';
import { decodeBase64, decodeParts } from './redaction/decoded.ts';
import { type Finding, mark, secret } from './redaction/finding.ts';
import { type Literal, readLiterals } from './redaction/literals.ts';
import { findMentions } from './redaction/mentions.ts';
import { findNamedValues } from './redaction/named-values.ts';
import { findNestedValues } from './redaction/nested-values.ts';
import { findPeople } from './redaction/people.ts';
import { findPersonFields } from './redaction/person-fields.ts';
import { findPrivateKeys, findWebKeys } from './redaction/private-keys.ts';
import { findTokens } from './redaction/token-forms.ts';
import { findWrappedTokens } from './redaction/wrapped-tokens.ts';

/** JSON in JSON in JSON. */
const maxDepth = 3;
/** Characters that may be looked at in decoded form, for each of the text: bounds the time whatever the text does. */
const decodedShare = 4;
/** Short texts may be decoded to their end. */
const decodedMinimum = 10_000;

/** Secrets in a text, as they stand: known kinds of token, and values that look random and have a secret's name. */
export function findSecrets(text: string): readonly string[] {
  return findAll(text)
    .filter(({ sure }) => sure)
    .map(({ start, end }) => text.slice(start, end));
}

/**
 * Takes secrets and personal data out of outside text. Replacements keep the shape that programs look at: an address
 * stays an address, JSON stays JSON, and lines stay lines, so that a captured request still reproduces its failure and a place in a stack is
 * still found. Doing it again changes nothing.
 */
export function redact(text: string): string {
  const people = new Map<string, string>();
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, by } of findAll(text)) {
    parts.push(text.slice(from, start));
    if (typeof by === 'string') parts.push(by, lineBreaks(text.slice(start, end), by));
    else {
      const name = people.get(by.address) ?? `person${people.size + 1}`;
      people.set(by.address, name);
      parts.push(`${name}${by.at}example.com`);
    }
    from = end;
  }
  return parts.join('') + text.slice(from);
}

/** Those that a replacement would lose, since places in the rest of a text are given by line. */
function lineBreaks(written: string, by: string): string {
  const lost = written.split('\n').length - by.split('\n').length;
  return lost > 0 ? '\n'.repeat(lost) : '';
}

/** Everything that must not be shown, in order and without overlaps. */
function findAll(text: string): readonly Finding[] {
  return withoutOverlaps(look(text, 0, { left: decodedMinimum + decodedShare * text.length }));
}

function look(text: string, depth: number, budget: { left: number }): readonly Finding[] {
  const literals = readLiterals(text);
  const isDeep = depth >= maxDepth;
  const found = [
    findPrivateKeys(text),
    findWebKeys(text),
    findTokens(text),
    findNamedValues(text, literals, !isDeep),
    findCredentials(text),
    findCommandSecrets(text),
    findMentions(text),
    findNestedValues(text),
    findWrappedTokens(text),
    findPeople(text),
    findPersonFields(text),
  ].flat();
  if (isDeep) return found;
  return [...found, ...lookAtParts(text, literals, depth, budget), ...lookAtBase64(text, depth, budget)];
}

function lookAtParts(
  text: string,
  literals: readonly Literal[],
  depth: number,
  budget: { left: number },
): readonly Finding[] {
  const view = decodeParts(text, literals, budget.left);
  budget.left -= view.text.length;
  const place = (offset: number) => view.offsets[offset] ?? text.length;
  return lookAgain(view.text, depth, budget).map((one) => ({ ...one, start: place(one.start), end: place(one.end) }));
}

/** Of base64 that holds a secret nothing is left. */
function lookAtBase64(text: string, depth: number, budget: { left: number }): readonly Finding[] {
  const contents = decodeBase64(text, budget.left);
  budget.left -= contents.text.length;
  const secrets = lookAgain(contents.text, depth, budget).filter(isSecret);
  const starts = secrets.map(({ start }) => start).sort((a, b) => a - b);
  let next = 0;
  return contents.places.flatMap(({ start, end }, index) => {
    const until = contents.places[index + 1]?.from ?? contents.text.length;
    const first = starts[next] ?? Number.POSITIVE_INFINITY;
    while ((starts[next] ?? Number.POSITIVE_INFINITY) < until) next += 1;
    return first < until ? [secret(start, end)] : [];
  });
}

function lookAgain(text: string, depth: number, budget: { left: number }): readonly Finding[] {
  return text === '' ? [] : look(text, depth + 1, budget);
}

/** Secrets have a mark in them, numbers and people have not. */
function isSecret({ by }: Finding): boolean {
  return typeof by === 'string' && (by === '' || by.includes(mark));
}

/** A secret hides what else is found in it; two secrets that overlap become one. */
function withoutOverlaps(found: readonly Finding[]): readonly Finding[] {
  const sorted = [...found].sort(
    (a, b) => Number(isSecret(b)) - Number(isSecret(a)) || a.start - b.start || b.end - a.end,
  );
  const secrets: Finding[] = [];
  const others: Finding[] = [];
  for (const one of sorted) {
    const last = secrets.at(-1);
    if (!isSecret(one)) others.push(one);
    else if (last === undefined || one.start >= last.end) secrets.push(one);
    else secrets[secrets.length - 1] = { ...last, end: Math.max(last.end, one.end), sure: last.sure || one.sure };
  }
  return [...secrets, ...others]
    .sort((a, b) => a.start - b.start || Number(isSecret(b)) - Number(isSecret(a)))
    .reduce<{ kept: Finding[]; end: number }>(
      (state, one, index, all) => {
        const next = all[index + 1];
        const hidden = !isSecret(one) && next !== undefined && isSecret(next) && next.start < one.end;
        if (one.start < state.end || hidden) return state;
        state.kept.push(one);
        return { kept: state.kept, end: one.end };
      },
      { kept: [], end: 0 },
    ).kept;
}
