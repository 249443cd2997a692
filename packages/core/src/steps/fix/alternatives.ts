import * as z from 'zod';
import { artifactKeys, type FixAttempt, type Incident, Patch } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { Ports } from '../../ports/index.ts';
import { saveArtifact } from '../load.ts';

const takePattern = /\btake\s+(?:alternative\s+|number\s+|#)?(\d{1,2})\b/i;

/** The number of the alternative that comments ask for, from 1. */
export function readTakenNumber(comments: readonly string[]): number | undefined {
  const number = takePattern.exec(comments.join('\n'))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** By the idea of the patch that they are shown beside, in the order of their numbers. */
const Alternatives = z.record(z.string(), z.array(Patch));

/** Keeps the alternatives that a pull request lists, so that a person can take one by its number. */
export async function saveAlternatives(
  byIdea: Readonly<Record<string, readonly Patch[]>>,
  { id }: Pick<Incident, 'id'>,
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  await saveArtifact(artifactKeys.alternatives(id), byIdea, ports);
}

/** The alternative that a person asked for by its number, if the last pull request listed it. */
export async function takeAlternative(
  comments: readonly string[],
  attempts: readonly FixAttempt[],
  { id }: Pick<Incident, 'id'>,
  ports: Pick<Ports, 'artifacts'>,
): Promise<Patch | undefined> {
  const number = readTakenNumber(comments);
  const last = attempts.findLast(({ result }) => result === 'changes_requested');
  if (number === undefined || last === undefined) return undefined;
  const key = artifactKeys.alternatives(id);
  const text = await ports.artifacts.get(key);
  return text === undefined ? undefined : parseJson(Alternatives, text, `the artifact ${key}`)[last.idea]?.[number - 1];
}
