import type { Incident } from '../model/index.ts';
import { updatesAt } from '../policy/vendors.ts';
import type { AlertNews, Ports } from '../ports/index.ts';

/** The ports that telling the source of an alert needs. */
export const noteNeeds = ['alertNotes', 'config'] as const;

/** Tells the system that raised the alert, where the configuration allows notes there. The step goes on whatever it answers. */
export async function tellSource(
  incident: Incident,
  news: AlertNews,
  { alertNotes, config }: Pick<Ports, (typeof noteNeeds)[number]>,
): Promise<void> {
  const { rehearsal, source } = incident.alert;
  if (rehearsal === undefined && updatesAt(source, config) !== 'none') await alertNotes.tell(incident, news);
}
