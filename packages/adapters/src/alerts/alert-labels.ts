import { createHash } from 'node:crypto';

/** Labels that say which copy of the service it was: the symptom is the same in all of them. */
const ofCopies = new Set(
  'pod instance pod_name pod_ip uid container_id id node host hostname endpoint replica'.split(' '),
);

/** What the alerts of one symptom have in common: their labels without those of single copies. */
export function digestLabels(labels: Readonly<Record<string, string>>): string {
  const kept = Object.entries(labels).filter(([label]) => !ofCopies.has(label));
  const sorted = kept.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}
