import { findCredentials } from './redaction/credentials.ts';
import { decodeBase64, decodeParts } from './redaction/decoded.ts';
import type { Finding } from './redaction/finding.ts';
import { readLiterals } from './redaction/literals.ts';
import { findNamedValues } from './redaction/named-values.ts';
import { findPeople } from './redaction/people.ts';
import { findPrivateKeys } from './redaction/private-keys.ts';
import { findTokens } from './redaction/token-forms.ts';

/** JSON in JSON in JSON. */
const maxDepth = 3;
/** Characters that may be looked at in decoded form, for each of the text: bounds the time whatever the text does. */
const decodedShare = 4;

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
    if (typeof by === 'string') parts.push(by);
    else {
      const name = people.get(by.address) ?? `person${people.size + 1}`;
      people.set(by.address, name);
      parts.push(`${name}${by.at}example.com`);
    }
    from = end;
  }
  return parts.join('') + text.slice(from);
}

/** Everything that must not be shown, in order and without overlaps. */
function findAll(text: string): readonly Finding[] {
  return withoutOverlaps(look(text, 0, { left: decodedShare * text.length }));
}

function look(text: string, depth: number, budget: { left: number }): readonly Finding[] {
  const literals = readLiterals(text);
  const isDeep = depth >= maxDepth;
  const found: Finding[][] = [
    [...findPrivateKeys(text)],
    [...findTokens(text)],
    [...findNamedValues(text, literals, !isDeep)],
    [...findCredentials(text)],
    [...findPeople(text)],
  ];
  if (isDeep) return found.flat();
  for (const view of decodeParts(text, literals)) {
    budget.left -= view.text.length;
    if (budget.left < 0) break;
    const place = (offset: number) => view.offsets[offset] ?? 0;
    found.push(
      look(view.text, depth + 1, budget).map((one) => ({ ...one, start: place(one.start), end: place(one.end) })),
    );
  }
  for (const { start, end, text: content } of decodeBase64(text)) {
    budget.left -= content.length;
    if (budget.left < 0) break;
    if (look(content, depth + 1, budget).some(isSecret)) found.push([{ start, end, by: '[redacted]', sure: true }]);
  }
  return found.flat();
}

/** Secrets have a mark in them, numbers and people have not. */
function isSecret({ by }: Finding): boolean {
  return typeof by === 'string' && (by === '' || by.includes('[redacted]'));
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
