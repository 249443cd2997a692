/**
 * JSON with sorted object keys and without white space: equal values give the same text (RFC 8785 for the values we store).
 * A stored value read back gives the same text: members that JSON omits are omitted, and half of a surrogate pair, as at the
 * end of a cut text, becomes the replacement character, as in UTF-8.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  // By code unit, which is how strings are sorted.
  for (const key of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, key);
    if (member !== undefined) text += `${text === '' ? '' : ','}${writeString(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function writeString(text: string): string {
  // Most texts have no surrogate, and looking for one by code unit takes a tenth of the time.
  return JSON.stringify(/[\ud800-\udfff]/.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text);
}
