import type { Incident, Incidents } from '@suture/core';

/** The incidents, with one that was read already: whoever asks for it first gets it without another request. */
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
