/**
 * Things that must never reach a model, a ticket, a pull request or a log. Each pattern is linear on any input: it
 * starts only where a run of its characters starts, and no two of its repeats can share a character.
 */
const secretPatterns: readonly RegExp[] = [
  /\bgh[opsur]_[A-Za-z0-9._-]{36,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{22,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bhttps:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/_-]{20,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{24,}/g,
  /\bsk-[A-Za-z0-9_-]{32,}/g,
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{6,}/g,
  // A key's end may have been cut off; the quote that holds it must stay, or JSON would break.
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^"'`]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|(?=["'`])|$)/g,
];

const secretNames =
  '(?:password|passwd|passphrase|pwd|secret(?:[_-]?access)?(?:[_-]?key)?|api[_-]?key|[a-z]{0,10}[_-]?token|private[_-]?key|authorization|(?:set-)?cookie)';
/** `name: "value"` in code and JSON, with either quote; the value keeps its quotes. */
const quotedSecret = new RegExp(
  String.raw`(${secretNames}["']?\s{0,10}[:=]\s{0,10})(?:"((?:[^"\\\n]|\\[^\n]){6,})"|'((?:[^'\\\n]|\\[^\n]){6,})')`,
  'gi',
);
/** The same in JSON that is itself a string in JSON. */
const escapedSecret = new RegExp(String.raw`(${secretNames}\\"\s{0,10}:\s{0,10}\\")([^"\\\n]{6,})(?=\\")`, 'gi');
/** `name=value` as in query strings and environments. */
const plainSecret = new RegExp(String.raw`(${secretNames}=)([^\s"'\x60&;,<>(){}[\]\\$]{6,})`, 'gi');
const credentials = /(?<=:\/\/)([^\s:/@"'\\]{1,100}):([^\s/@"'\\]{1,200})(?=@)/g;
const bearer = /\b(bearer|basic)([ \t]+)(?=[A-Za-z+/._~-]*[0-9=])[A-Za-z0-9+/._~-]{12,}=*/gi;
const email = /(?<![\p{L}\p{N}._+-])([\p{L}\p{N}._+-]+)(@|%40)((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?![\p{L}\p{N}])/gu;
const cardNumber = /(?<![\w.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-])/g;

/** Secrets in a text, as they stand: known kinds of token, and values that code assigns to a secret's name. */
export function findSecrets(text: string): readonly string[] {
  const assigned = [...text.matchAll(quotedSecret)].map((match) => match[2] ?? match[3] ?? '');
  return [...secretPatterns.flatMap((pattern) => text.match(pattern) ?? []), ...assigned.filter(looksRandom)];
}

/** A sentence or a field's name is no secret. */
function looksRandom(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value) && !/[\s{}[\]]/.test(value);
}

/**
 * Takes secrets and personal data out of outside text. Replacements keep the shape that programs look at: an address
 * stays an address and JSON stays JSON, so that a captured request still reproduces its failure. Doing it again
 * changes nothing.
 */
export function redact(text: string): string {
  let result = text;
  for (const pattern of secretPatterns) result = result.replace(pattern, '[redacted]');
  result = result
    .replace(bearer, '$1$2[redacted]')
    .replace(quotedSecret, (_whole, name, double) => {
      const quote = double === undefined ? "'" : '"';
      return `${name}${quote}[redacted]${quote}`;
    })
    .replace(escapedSecret, '$1[redacted]')
    .replace(plainSecret, '$1[redacted]')
    .replace(credentials, '[redacted]:[redacted]');
  return redactCards(redactPeople(result));
}

/** One person has one replacement in a text, however often and in whatever case the address stands there. */
function redactPeople(text: string): string {
  const people = new Map<string, string>();
  return text.replace(email, (address, user, at, domain) => {
    if (isNobody(user, domain)) return address;
    const person = `${user}@${domain}`.toLowerCase();
    const name = people.get(person) ?? `person${people.size + 1}`;
    people.set(person, name);
    return `${name}${at}example.com`;
  });
}

/** Reserved names (RFC 2606), and the user of a clone URL. */
function isNobody(user: string, domain: string): boolean {
  return user === 'git' || /(?:^|\.)example\.(?:com|org|net|edu)$|\.(?:example|invalid|test|localhost)$/i.test(domain);
}

/** The first digit stays, as JSON knows no number that begins with 0; what is left passes no card's check. */
function redactCards(text: string): string {
  return text.replace(cardNumber, (written) => {
    const digits = written.replace(/\D/g, '');
    if (!isCardNumber(digits)) return written;
    return written.slice(0, 1) + written.slice(1).replace(/\d/g, '0');
  });
}

/** Lengths and first digits of the issuers, so that instants and counters are not taken for cards; then Luhn's check. */
function isCardNumber(digits: string): boolean {
  const issued =
    /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17})$/;
  if (!issued.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}
