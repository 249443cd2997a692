/** The members of a request's JSON body; undefined for any other body. */
export type BodyFields = Readonly<Record<string, unknown>>;

/** A rule of a list of allowed requests: the body has these members and no others. */
export function only(...names: readonly string[]): (body: BodyFields) => boolean {
  return (body) => Object.keys(body).every((name) => names.includes(name));
}

/** Reads the body of a request as `fetch` takes it. */
export function readFields(body: unknown): BodyFields | undefined {
  if (typeof body !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a decoded part of a path has only what Suture sends: no control character, blank or further escape. */
export function isPlainPart(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return part !== '' && part !== '.' && part !== '..' && !/[%\\?#\u0000-\u0020\u007f]/.test(part);
}
