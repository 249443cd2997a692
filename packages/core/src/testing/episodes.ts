import { keptRepeats, type Repeat, type Repeats } from '../model/index.ts';
import type { LatestAlert, Ports } from '../ports/index.ts';

/** Episodes in memory. */
export function createMemoryEpisodes(): Ports['episodes'] {
  const episodes = new Map<string, { incidentId: string; count: number }>();
  const latest = new Map<string, LatestAlert>();
  const resolved = new Map<string, string>();
  const faults = new Map<string, string>();
  const repeats = new Map<string, Repeats>();
  return {
    enter: async (symptom, startedAt, incidentId) => {
      const key = JSON.stringify([symptom, startedAt]);
      const open = episodes.get(key);
      if (open === undefined) {
        episodes.set(key, { incidentId, count: 1 });
        return { outcome: 'opened' };
      }
      open.count += 1;
      return { outcome: 'folded', ...open };
    },
    latest: async (symptom) => latest.get(symptom),
    setLatest: async (symptom, alert) => {
      latest.set(symptom, { ...alert });
    },
    setResolved: async (symptom, at) => {
      if (at > (resolved.get(symptom) ?? '')) resolved.set(symptom, at);
    },
    resolvedAt: async (symptom) => resolved.get(symptom),
    claimFault: async (fault, incidentId, instead) => {
      const holder = faults.get(fault);
      if (holder !== undefined && holder !== instead) return holder;
      faults.set(fault, incidentId);
      return incidentId;
    },
    addRepeat: async (incidentId, repeat) => {
      const known = repeats.get(incidentId);
      const next = {
        ...known,
        count: (known?.count ?? 0) + 1,
        firstAt: known?.firstAt ?? repeat.at,
        last: [...(known?.last ?? []), { ...repeat }].slice(-keptRepeats).sort(compareRepeats),
      };
      repeats.set(incidentId, next);
      return structuredClone(next);
    },
    repeatsOf: async (incidentId) => structuredClone(repeats.get(incidentId)),
    claimTelling: async (incidentId, at, before) => {
      const known = repeats.get(incidentId);
      if (known === undefined || (known.toldAt !== undefined && known.toldAt > before)) return false;
      repeats.set(incidentId, { ...known, toldAt: at });
      return true;
    },
  };
}

function compareRepeats(a: Repeat, b: Repeat): number {
  return a.at < b.at ? -1 : Number(a.at > b.at);
}
