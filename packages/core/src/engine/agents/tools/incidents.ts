import * as z from 'zod';
import { artifactKeys, Diagnosis, type Incident } from '../../../model/index.ts';
import type { Artifacts, Incidents, TrustOutcome, TrustRecord } from '../../../ports/index.ts';
import { defineTool, failed, found, type Tool } from '../tool.ts';

const most = 10;

/** A tool that lists ended incidents of the same service, the most similar first, with their cause and outcome. */
export function createPastIncidents(
  incident: Incident,
  {
    incidents,
    artifacts,
    trustRecord,
  }: {
    readonly incidents: Pick<Incidents, 'list'>;
    readonly artifacts: Artifacts;
    readonly trustRecord: Pick<TrustRecord, 'outcomes'>;
  },
): Tool {
  return defineTool({
    name: 'past_incidents',
    description:
      'Shows past incidents of this service that are most like this one, with their cause, how they ended, and what became of their fix.',
    input: z.object({}),
    use: async () => {
      const ended = (await incidents.list()).items.filter(
        (other) =>
          other.id !== incident.id &&
          other.service === incident.service &&
          other.outcome !== undefined &&
          other.alert.rehearsal === undefined,
      );
      const ranked = ended
        .map((other) => ({ other, similarity: compare(incident, other) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, most);
      if (ranked.length === 0) return failed('No past incident of this service is known.');
      const outcomes = await trustRecord.outcomes(incident.service);
      const lines = await Promise.all(
        ranked.map(async ({ other }) => `${await describeIncident(other, artifacts)}${describeFix(other, outcomes)}`),
      );
      return found('incidents', 'past incidents', lines.join('\n'));
    },
  });
}

/** How much two alerts have in common: the fingerprint counts most, then the words of their titles and errors. */
function compare(one: Incident, other: Incident): number {
  if (one.alert.fingerprint === other.alert.fingerprint) return 2;
  const [mine, theirs] = [wordsOf(one), wordsOf(other)];
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  return shared / Math.max(1, mine.size + theirs.size - shared);
}

function wordsOf({ alert }: Incident): ReadonlySet<string> {
  const text = `${alert.title} ${alert.error?.name ?? ''} ${alert.error?.message ?? ''}`;
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? []);
}

async function describeIncident(incident: Incident, artifacts: Artifacts): Promise<string> {
  const text = await artifacts.get(artifactKeys.diagnosis(incident.id));
  const diagnosis = text === undefined ? undefined : Diagnosis.safeParse(JSON.parse(text)).data;
  const cause = diagnosis === undefined ? 'no diagnosis' : `${diagnosis.cause.replace(/\s+/g, ' ').slice(0, 400)}`;
  const files = diagnosis?.files.slice(0, 5).join(', ') ?? '';
  const { outcome } = incident;
  return `${incident.id} ${incident.createdAt} "${incident.alert.title.slice(0, 120)}": ${cause} (${files}); ${outcome?.result ?? 'open'}: ${outcome?.reason.slice(0, 200) ?? ''}`;
}

/** What became of a fix. Later ones say more than earlier ones. */
const fates: Readonly<Record<TrustOutcome['result'], string>> = {
  closed: 'merged as proposed',
  edited: 'merged after people asked for changes',
  rejected: 'rejected by a person',
  notRecovered: 'live, and did not help',
  reverted: 'taken back by people',
  recurred: 'followed by the same fault again',
};

function describeFix({ id }: Incident, outcomes: readonly TrustOutcome[]): string {
  const told = outcomes.filter(({ incidentId }) => incidentId === id).map(({ result }) => result);
  const words = Object.entries(fates).flatMap(([result, word]) => (told.some((one) => one === result) ? [word] : []));
  return words.length === 0 ? '' : `; its fix was ${words.join(', then ')}`;
}
