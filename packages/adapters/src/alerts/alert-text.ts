import { type Alert, redact, type Severity } from '@suture/core';

/** Characters of the texts of an alert. */
const limits = { title: 500, text: 2_000, link: 2_000 };

/** A vendor's text without secrets; undefined when it says nothing. */
export function excerpt(text: string | null | undefined): string | undefined {
  const trimmed = redact((text ?? '').trim()).slice(0, limits.text);
  return trimmed === '' ? undefined : trimmed;
}

/** The first text that says something, as a title on one line. */
export function entitle(...texts: readonly (string | null | undefined)[]): string {
  const lines = texts.map((text) =>
    redact((text ?? '').trim())
      .replace(/\s+/g, ' ')
      .slice(0, limits.title),
  );
  return lines.find((line) => line !== '') ?? 'alert';
}

/** A page for a person; undefined for anything but a web address. */
export function linkOf(text: string | null | undefined): Alert['url'] {
  const isLink = text !== null && text !== undefined && /^https?:\/\/\S+$/.test(text) && text.length <= limits.link;
  return isLink ? text : undefined;
}

/** A part of a fingerprint, which is bounded. */
export function identityOf(...parts: readonly (string | number | undefined)[]): string {
  return parts
    .map((part) => String(part ?? '').slice(0, 300))
    .join(':')
    .slice(0, 1_000);
}

/** The words that vendors and teams use, most urgent first. */
const words: readonly (readonly [Severity, RegExp])[] = [
  ['critical', /^(?:critical|fatal|emergency|disaster|page|p1|sev-?[01]|s1|1)$/],
  ['high', /^(?:high|error|major|alert|p2|sev-?2|s2|2)$/],
  ['medium', /^(?:medium|moderate|warn|warning|p3|sev-?3|s3|3)$/],
  ['low', /^(?:low|info|informational|information|notice|minor|debug|none|p4|p5|sev-?[45]|s4|4|5)$/],
];

/** The severity that a vendor's word means; undefined for an unknown word, so that the service's own counts. */
export function severityOf(word: string | null | undefined): Severity | undefined {
  const plain = (word ?? '').trim().toLowerCase();
  return words.find(([, known]) => known.test(plain))?.[0];
}
