import { type Incident, oneLine, Stage } from '@suture/core';
import { html } from 'hono/html';
import * as z from 'zod';
import { type Snapshot, stageOf } from '../records/index.ts';
import { formatCount, type Html, none, words } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';
import { showTable } from './parts.ts';

const pageSize = 50;
const states = ['open', 'closed', 'handed_over', 'recorded'] as const;

/** What a person asks for; what cannot be read counts as not asked. */
export const IncidentFilter = z.object({
  state: z.enum(states).optional().catch(undefined),
  stage: Stage.optional().catch(undefined),
  service: z.string().max(200).optional().catch(undefined),
  q: z.string().max(200).default('').catch(''),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1).catch(1),
});
export type IncidentFilter = z.infer<typeof IncidentFilter>;

/** Every incident, filtered and by pages. */
export function showIncidents(filter: IncidentFilter, context: PageContext): Html {
  const { base, snapshot } = context;
  const found = snapshot.incidents.filter((incident) => matches(incident, filter, snapshot));
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(filter.page, pages);
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const services = [...new Set(snapshot.incidents.map(({ service }) => service))].sort();
  return layOutPage(
    context,
    'Incidents',
    'incidents',
    html`<h1>Incidents</h1>
<form class="filter" action="${base}/incidents" method="get" role="search">
<label>Search <input type="search" name="q" id="search" value="${filter.q}" maxlength="200"></label>
<label>State ${choose('state', states, filter.state)}</label>
<label>Stage ${choose('stage', Stage.options, filter.stage)}</label>
<label>Service ${choose('service', services, filter.service)}</label>
<button type="submit">Show</button>
</form>
<p class="quiet">${formatCount(found.length)} of ${formatCount(snapshot.incidents.length)}${pages > 1 ? html`, page ${page} of ${pages}` : none}</p>
${shown.length === 0 ? html`<p>No incident is like that.</p>` : showTable(shown, context, 'Incidents, the newest first')}
${showPager(page, pages, filter, base)}`,
  );
}

function matches(incident: Incident, { state, stage, service, q }: IncidentFilter, snapshot: Snapshot): boolean {
  const result = incident.outcome?.result ?? 'open';
  if (state !== undefined && result !== state) return false;
  if (stage !== undefined && stageOf(incident, snapshot) !== stage) return false;
  if (service !== undefined && service !== '' && incident.service !== service) return false;
  if (q === '') return true;
  const { id, alert, repository, fault = [] } = incident;
  const text = [id, alert.title, incident.service, repository, ...fault].join('\n').toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function choose(name: string, values: readonly string[], chosen: string | undefined): Html {
  const options = values.map(
    (value) =>
      html`<option value="${value}"${value === chosen ? html` selected` : none}>${oneLine(words(value), 60)}</option>`,
  );
  return html`<select name="${name}"><option value="">any</option>${options}</select>`;
}

function showPager(page: number, pages: number, filter: IncidentFilter, base: string): Html {
  if (pages === 1) return none;
  const linkTo = (number: number, text: string) => {
    const query = new URLSearchParams({
      q: filter.q,
      state: filter.state ?? '',
      stage: filter.stage ?? '',
      service: filter.service ?? '',
      page: String(number),
    });
    return html`<a href="${base}/incidents?${query.toString()}">${text}</a>`;
  };
  return html`<nav class="pager" aria-label="More incidents">
${page > 1 ? linkTo(page - 1, '← Newer') : none}
${page < pages ? linkTo(page + 1, 'Older →') : none}
</nav>`;
}
