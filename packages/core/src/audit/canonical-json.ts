/**
 * JSON with sorted object keys and without white space: equal values give the same text (RFC 8785 for the values we store).
 * A stored value read back gives the same text: members that JSON omits are omitted, and half of a surrogate pair, as at the
 * end of a cut text, becomes the replacement character, as in UTF-8.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
    return `{${entries.join(',')}}`;
  }
  if (typeof value === 'string') return JSON.stringify(value.replace(/\p{Surrogate}/gu, '\ufffd'));
  return JSON.stringify(value);
}
