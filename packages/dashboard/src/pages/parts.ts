import type { Incident } from '@suture/core';
import { html } from 'hono/html';
import { type Turn, turnOf } from '../records/index.ts';
import { ago, type Html, none, words } from './format.ts';
import type { PageContext } from './layout.ts';

const names = { suture: 'Suture', person: 'A person', pipeline: 'The pipeline', nobody: 'Nobody' } as const;

/** Whose turn it is, in a word with its own form: colour is never the only sign. */
export function showTurn({ who, words: what }: Turn): Html {
  return html`<span class="turn ${who}">${names[who]}</span> <span class="what">${what}</span>`;
}

export function showSeverity({ severity }: Incident): Html {
  return severity === undefined ? none : html`<span class="severity ${severity}">${severity}</span>`;
}

export function showResult({ outcome, stage }: Incident): Html {
  const result = outcome?.result ?? 'open';
  return html`<span class="result ${result}">${outcome === undefined ? `at ${stage}` : words(result)}</span>`;
}

/** Which words of an incident name it for a person. */
export function titleOf({ alert }: Incident): string {
  return alert.title.trim() === '' ? 'An alert without a title' : alert.title;
}

/** An incident as a card of the board. */
export function showCard(incident: Incident, { base, snapshot, now }: PageContext): Html {
  const turn = turnOf(incident, snapshot);
  return html`<li class="card ${turn.who}">
<p class="meta"><span class="turn ${turn.who}">${names[turn.who]}</span> <span class="since">${ago(turn.since, now, 1)}</span></p>
<a href="${base}/incidents/${encodeURIComponent(incident.id)}" data-row>${titleOf(incident)}</a>
<p class="what">${turn.words}</p>
<p class="meta">${showSeverity(incident)} <span>${incident.service}</span></p>
</li>`;
}

/** Incidents as rows. */
export function showTable(incidents: readonly Incident[], context: PageContext, caption: string): Html {
  const { base, snapshot, now } = context;
  const rows = incidents.map((incident) => {
    const turn = turnOf(incident, snapshot);
    return html`<tr>
<th scope="row"><a href="${base}/incidents/${encodeURIComponent(incident.id)}" data-row>${titleOf(incident)}</a><span class="id">${incident.id}</span></th>
<td class="service">${incident.service}</td>
<td>${showSeverity(incident)}</td>
<td>${showResult(incident)}</td>
<td>${turn.who === 'nobody' ? none : showTurn(turn)}</td>
<td class="number">${ago(incident.createdAt, now)}</td>
</tr>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
<table class="incidents"><caption class="quiet">${caption}</caption>
<thead><tr><th scope="col">Incident</th><th scope="col">Service</th><th scope="col">Severity</th><th scope="col">State</th><th scope="col">Turn</th><th scope="col" class="number">Age</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
