/**
 * JSON with object keys sorted by code unit and no white space: the same value gives the same text (RFC 8785 for the
 * values we keep). It is also the text of what a store gives back: members that JSON leaves out are left out, and half
 * a character, as a cut text may end in, becomes the replacement character that UTF-8 makes of it.
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
