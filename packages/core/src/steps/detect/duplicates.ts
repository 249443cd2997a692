import { createHash } from 'node:crypto';
import { type Evidence, type Incident, isInProgress } from '../../model/index.ts';
import { gradeEvidence } from '../../policy/corroboration.ts';
import { isNoise } from '../../policy/error-level.ts';
import { type Fingerprint, fingerprintOf } from '../../policy/fingerprint.ts';
import { serviceOf } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { nameSymptom } from './intake.ts';

/** Ends of an incident that say nothing about its fault: another alert of it is worth another try. */
const cutShort: ReadonlySet<string> = new Set(['KillSwitchThrown', 'BudgetSpent']);

/** How often a claim is tried while others take it at the same time. */
const claimTries = 5;

export interface Fault {
  /** Equal for all incidents about this fault. */
  readonly key: string;
  /** What it was made from, in words. */
  readonly words: readonly string[];
}

/**
 * What the incident is about: the fingerprint of the error that ranks first. Where there is none, and where a warning or retry
 * without a place in the product's code is all there is, the alert itself tells faults apart.
 */
export function nameFault(incident: Incident, evidence: Evidence, ports: Pick<Ports, 'config'>): Fault {
  const [first] = evidence.errors;
  const print = first && fingerprintOf(first.error, serviceOf(incident, ports).fingerprint);
  const isWeak = first === undefined || print === undefined || (isNoise(first) && print.by !== 'rule');
  const parts = [...(print?.parts ?? []), ...(isWeak ? [`the alert ${incident.alert.sourceId}`] : [])];
  // What only an outsider told of must not take in what the service's own log shows: it would be left without a fix.
  const told = gradeEvidence(evidence, incident.alert).claim.grade === 'outsider' ? ['told by outsiders'] : [];
  return { key: keyOf(incident, print, isWeak, told), words: parts.map((part) => part.slice(0, 300)) };
}

function keyOf(incident: Incident, print: Fingerprint | undefined, isWeak: boolean, told: readonly string[]): string {
  const { repository, service } = incident;
  const parts = ['fault', repository, service, print?.key ?? '', isWeak ? nameSymptom(incident) : '', ...told];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Claims the fault for the incident. Returns the incident about it that is still looked after, by Suture or by a person with an open
 * ticket; undefined if this one is the first. One write decides, so two incidents never point at each other.
 */
export async function claimFault(
  incident: Incident,
  fault: Fault,
  { episodes, incidents, tickets }: Pick<Ports, 'episodes' | 'incidents' | 'tickets'>,
): Promise<Incident | undefined> {
  let holder = await episodes.claimFault(fault.key, incident.id);
  for (let attempt = 0; attempt < claimTries && holder !== incident.id; attempt += 1) {
    const original = await incidents.get(holder);
    if (original !== undefined && (await isLookedAfter(original, incident, { tickets }))) return original;
    holder = await episodes.claimFault(fault.key, incident.id, holder);
  }
  return undefined;
}

async function isLookedAfter(
  incident: Incident,
  { alert }: Incident,
  { tickets }: Pick<Ports, 'tickets'>,
): Promise<boolean> {
  const { status, outcome, ticket } = incident;
  if (isInProgress(incident)) return true;
  if (status !== 'handed_over' || ticket === undefined || cutShort.has(outcome?.error ?? '')) return false;
  // A person who asks again wants another look.
  if (alert.source === 'log' || alert.source === 'command') return false;
  return tickets.isOpen(ticket);
}
