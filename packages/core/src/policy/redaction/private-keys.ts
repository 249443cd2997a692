import { type Finding, mark, secret } from './finding.ts';

const head = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const tail = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** Characters between head and end; what lies further apart does not belong together. */
const longest = 16_384;
/** Lines of a key whose end is missing. */
const remains = /^(?:(?:\\[nrt]|\s)+[A-Za-z0-9+/=]{16,})*(?:(?:\\[nrt]|\s)+[A-Za-z0-9+/=]+)?/;
/** A piece of a key in a list or sum of strings, or behind the prefix of a log line. */
const piece = /[A-Za-z0-9+/=]{16,}/g;

/**
 * Private keys in PEM, in one string, in several, or cut off. Line breaks stay, so that places in the rest keep their numbers, and so does the
 * quote that holds the key, or JSON would break.
 */
export function findPrivateKeys(text: string): readonly Finding[] {
  const found: Finding[] = [];
  let from = 0;
  for (const match of text.matchAll(head)) {
    if (match.index < from) continue;
    const inside = match.index + match[0].length;
    const nextHead = text.indexOf('-----BEGIN', inside);
    const until = Math.min(inside + longest, nextHead < 0 ? text.length : nextHead);
    const rest = text.slice(inside, until).split('\0', 1)[0] ?? '';
    const last = tail.exec(rest);
    const quote = rest.search(/\\{0,15}["'`]/);
    const isCutOff = last === null;
    const end = isCutOff ? (remains.exec(rest)?.[0].length ?? 0) : last.index + last[0].length;
    const isWhole = isCutOff || quote < 0 || quote >= end;
    from = inside + end;
    found.push(...(isWhole ? wholeLines(text, match.index, inside, from) : pieces(rest.slice(0, end), inside)));
  }
  return found;
}

function wholeLines(text: string, start: number, inside: number, end: number): readonly Finding[] {
  // A program that looks for the head of a key holds none.
  if (!/[A-Za-z0-9+/=]{6}/.test(text.slice(inside, end))) return [];
  return [...text.slice(start, end).matchAll(/[^\r\n]+/g)].map(({ index, 0: line }) =>
    secret(start + index, start + index + line.length, true, index === 0 ? mark : ''),
  );
}

function pieces(text: string, offset: number): readonly Finding[] {
  return [...text.matchAll(piece)]
    .filter(([written]) => /[0-9+/=]/.test(written) && /[A-Z]/.test(written))
    .map(({ index, 0: written }) => secret(offset + index, offset + index + written.length));
}

/** The private parts of a JSON Web Key (RFC 7518), where the text holds one. */
export function findWebKeys(text: string): readonly Finding[] {
  if (!text.includes('"kty"')) return [];
  return [...text.matchAll(/"(?:d|p|q|dp|dq|qi|k)"\s{0,3}:\s{0,3}"([\w-]{20,2000})"/dg)].flatMap(({ indices }) =>
    indices?.[1] === undefined ? [] : [secret(...indices[1])],
  );
}
