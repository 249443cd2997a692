import { artifactKeys, chainOf, Evidence, type Incident } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';

/**
 * Older open incidents of the same service whose most frequent error is the same, oldest first. Only an older one can be the
 * original, so two incidents never point at each other.
 */
export async function findOriginals(
  incident: Incident,
  evidence: Evidence,
  { incidents, artifacts }: Pick<Ports, 'incidents' | 'artifacts'>,
): Promise<readonly Incident[]> {
  const key = nameError(evidence);
  if (key === undefined) return [];
  const older = (await incidents.listOpen()).items.filter(
    (other) => other.service === incident.service && other.id !== incident.id && isOlder(other, incident),
  );
  const found: Incident[] = [];
  for (const other of older.reverse()) {
    const text = await artifacts.get(artifactKeys.evidence(other.id));
    // Evidence that cannot be read fails its own incident, not this one.
    const known = Evidence.safeParse(text === undefined ? undefined : JSON.parse(text)).data;
    if (known !== undefined && nameError(known) === key) found.push(other);
  }
  return found;
}

function isOlder(a: Incident, b: Incident): boolean {
  return a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id);
}

/** The error and what it wraps, and where each was thrown; numbers in the message differ from one request to the next. */
function nameError({ errors }: Evidence): string | undefined {
  const [first] = errors;
  if (first === undefined) return undefined;
  return chainOf(first.error)
    .flatMap(({ name, message, stack }) => {
      const frame = stack.split('\n').find((line) => /:\d+/.test(line) && !line.includes(message)) ?? '';
      return [name, message.replace(/\d+/g, '0'), frame.trim()];
    })
    .join('\n');
}
