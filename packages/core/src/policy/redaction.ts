/** Things that must never reach a model, a ticket, a pull request or a log. */
const secretPatterns: readonly RegExp[] = [
  /\bgh[opsur]_[A-Za-z0-9._-]{36,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{22,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\bsk_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bsk-[A-Za-z0-9_-]{32,}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{6,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

const assignedSecret =
  /(["']?\b(?:password|passwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|private[_-]?key)["']?\s*[:=]\s*)(["'])(?!\[redacted)((?:(?!\2)[^\\\n]){6,})\2/gi;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9+/._~-]{12,}=*/g;
const email =
  /\b[A-Za-z0-9._%+-]+@(?!(?:[a-z0-9-]+\.)*(?:example|invalid|test)(?:\.(?:com|org|net))?\b)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g;
const cardNumber = /\b(?:\d[ -]?){12,18}\d\b/g;

/** Secrets in a text, as they stand. */
export function findSecrets(text: string): readonly string[] {
  return secretPatterns.flatMap((pattern) => text.match(pattern) ?? []);
}

/**
 * Takes secrets and personal data out of outside text. Replacements keep the shape that programs look at: an address
 * stays an address, so that a captured request still reproduces its failure.
 */
export function redact(text: string): string {
  let result = text;
  for (const pattern of secretPatterns) result = result.replace(pattern, '[redacted]');
  result = result.replace(bearer, '$1 [redacted]').replace(assignedSecret, '$1$2[redacted]$2');
  const people = new Map<string, string>();
  result = result.replace(email, (address) => {
    const known = people.get(address) ?? `person${people.size + 1}@example.com`;
    people.set(address, known);
    return known;
  });
  return result.replace(cardNumber, (digits) => (passesLuhn(digits) ? digits.replace(/\d/g, '0') : digits));
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    if (index % 2 === 0) return total + digit;
    return total + (digit * 2 > 9 ? digit * 2 - 9 : digit * 2);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0 && sum > 0;
}
