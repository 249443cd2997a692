import type { Clock, Lease, Leases } from '../ports/index.ts';

/** Leases in memory that fulfil the contract of the real ones. */
export function createMemoryLeases(clock: Clock): Leases {
  const leases = new Map<string, Lease>();
  return {
    take: async (name, holder, seconds, instead = holder) => {
      const now = clock.now();
      const held = leases.get(name);
      if (held !== undefined && ![holder, instead].includes(held.holder) && held.until > now.toISOString()) return held;
      const lease = { holder, until: new Date(now.getTime() + seconds * 1000).toISOString() };
      leases.set(name, lease);
      return lease;
    },
    release: async (name, holder) => {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },
  };
}
