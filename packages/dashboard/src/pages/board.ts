import type { Incident, Stage } from '@suture/core';
import { html } from 'hono/html';
import { stageOf, turnOf } from '../records/index.ts';
import { formatCount, type Html, none } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';
import { showCard, showTable } from './parts.ts';

const columns = ['detect', 'diagnose', 'fix', 'test', 'review', 'deploy', 'verify', 'close'] as const satisfies Stage[];

/** Cards in one column; the rest is a link. */
const cardsShown = 30;
const endedShown = 12;

/** The open incidents by stage, those that wait for a person first. */
export function showBoard(context: PageContext): Html {
  const { base, snapshot } = context;
  const { open, incidents } = snapshot;
  const ended = incidents.filter(({ outcome }) => outcome !== undefined).slice(0, endedShown);
  const lanes = columns.map((stage) =>
    showLane(
      stage,
      open.filter((incident) => stageOf(incident, snapshot) === stage),
      context,
    ),
  );
  return layOutPage(
    context,
    'Board',
    '',
    html`<h1>${open.length === 0 ? 'Nothing is open' : html`${formatCount(open.length)} open ${open.length === 1 ? 'incident' : 'incidents'}`}</h1>
${countTurns(context)}
<div class="board">${lanes}</div>
<section aria-labelledby="ended"><h2 id="ended">Ended lately</h2>
${ended.length === 0 ? html`<p class="quiet">No incident has ended yet.</p>` : showTable(ended, context, 'Incidents that ended lately')}
<p><a href="${base}/incidents">All incidents: ${formatCount(incidents.length)}</a></p></section>`,
  );
}

function countTurns({ base, snapshot }: PageContext): Html {
  const counts = { person: 0, suture: 0, pipeline: 0, nobody: 0 };
  for (const incident of snapshot.open) counts[turnOf(incident, snapshot).who] += 1;
  const handedOver = snapshot.incidents.filter(({ outcome }) => outcome?.result === 'handed_over').length;
  return html`<ul class="turns">
<li><strong>${formatCount(counts.person)}</strong> <span class="turn person">wait for a person</span></li>
<li><strong>${formatCount(counts.suture)}</strong> <span class="turn suture">Suture works on</span></li>
<li><strong>${formatCount(counts.pipeline)}</strong> <span class="turn pipeline">wait for the pipeline</span></li>
<li><strong>${formatCount(handedOver)}</strong> <a href="${base}/incidents?state=handed_over">were handed over</a></li>
</ul>`;
}

function showLane(stage: string, incidents: readonly Incident[], context: PageContext): Html {
  const { base, snapshot } = context;
  const isPersons = (incident: Incident) => turnOf(incident, snapshot).who === 'person';
  const sorted = [...incidents.filter(isPersons), ...incidents.filter((incident) => !isPersons(incident))];
  const more = incidents.length - cardsShown;
  return html`<section class="lane${incidents.length === 0 ? ' empty' : ''}" aria-labelledby="lane-${stage}">
<h2 id="lane-${stage}">${stage} <span class="count">${formatCount(incidents.length)}</span></h2>
${incidents.length === 0 ? none : html`<ul>${sorted.slice(0, cardsShown).map((incident) => showCard(incident, context))}</ul>`}
${more > 0 ? html`<p><a href="${base}/incidents?state=open&amp;stage=${stage}">${formatCount(more)} more</a></p>` : none}
</section>`;
}
