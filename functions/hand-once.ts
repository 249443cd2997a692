import type { Incident, Incidents } from '@suture/core';

/** The store of incidents, with one that was read already: the first request for that one is answered from memory. */
export function handOnce(incident: Incident, incidents: Incidents): Incidents {
  let read: Incident | undefined = incident;
  return {
    create: (one) => incidents.create(one),
    get: async (id) => {
      const found = read?.id === id ? read : incidents.get(id);
      read = undefined;
      return found;
    },
    update: (one) => incidents.update(one),
    list: () => incidents.list(),
    listOpen: () => incidents.listOpen(),
  };
}
