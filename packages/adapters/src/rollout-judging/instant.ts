/** A vendor's time as ISO 8601 in UTC; undefined where there is none. */
export function toInstant(text: string | null | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
