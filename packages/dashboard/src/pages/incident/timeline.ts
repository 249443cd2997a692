import type { AuditRecord } from '@suture/core';
import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatCount, formatDuration, type Html, none, timeOf } from '../format.ts';

/** Records that are drawn one by one. */
const recordsShown = 400;

/** One row for each finished state: when, how long, and what it says. */
export function showTimeline({ timeline }: IncidentDetail): Html {
  const begun = new Map<string, number>();
  const rows: Html[] = [];
  for (const { state, stage, action, at, detail } of timeline) {
    const now = Date.parse(at);
    if (action === 'started') begun.set(state, now);
    if (action !== 'finished') continue;
    rows.push(
      html`<li><span class="stage ${stage}">${state}</span> ${timeOf(at)} <span class="quiet">${formatDuration(now - (begun.get(state) ?? now))}</span><p>${String(detail.summary ?? '')}</p></li>`,
    );
    begun.delete(state);
  }
  for (const [state, since] of begun)
    rows.push(
      html`<li class="running"><span class="stage">${state}</span> ${timeOf(new Date(since).toISOString())} <span class="quiet">in progress</span></li>`,
    );
  return html`<ol class="timeline">${rows}</ol>`;
}

/** Every record, and whether the chain holds. */
export function showAudit({ timeline, chain, incident }: IncidentDetail): Html {
  const verdict = chain.intact
    ? html`<p><span class="good">✓ The chain is intact</span>: ${formatCount(chain.length)} records, head <code>${chain.head.slice(0, 16)}</code></p>`
    : html`<p class="banner bad"><strong>The chain is broken at record ${chain.at}.</strong> ${chain.reason}</p>`;
  const more = timeline.length - recordsShown;
  return html`${verdict}
<details><summary>All records</summary><div class="scroll" tabindex="0" role="region" aria-label="Audit records">
<table><thead><tr><th scope="col" class="number">#</th><th scope="col">At</th><th scope="col">State</th><th scope="col">Action</th><th scope="col">Detail</th></tr></thead>
<tbody>${timeline.slice(0, recordsShown).map(showRecord)}</tbody></table></div>
${more > 0 ? html`<p class="quiet">${formatCount(more)} more: <code>suture show ${incident.id} --json</code></p>` : none}</details>`;
}

function showRecord({ seq, at, state, action, detail }: AuditRecord): Html {
  const text = JSON.stringify(detail);
  return html`<tr><td class="number">${seq}</td><td>${timeOf(at)}</td><td>${state}</td><td>${action}</td><td><code>${text === '{}' ? '' : text.slice(0, 600)}</code></td></tr>`;
}
