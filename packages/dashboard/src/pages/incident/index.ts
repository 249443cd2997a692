import { measureIncident, Stage } from '@suture/core';
import { html } from 'hono/html';
import { type IncidentDetail, stageOf, turnOf } from '../../records/index.ts';
import { externalLink, formatDuration, type Html, none, timeOf, words } from '../format.ts';
import { layOutPage, type PageContext } from '../layout.ts';
import { showSeverity, showTurn, titleOf } from '../parts.ts';
import { showCost, showTranscripts } from './conversations.ts';
import { showDiagnosis } from './diagnosis.ts';
import { showEvidence } from './evidence.ts';
import { showAttempts, showFix } from './fix.ts';
import { showProof } from './proof.ts';
import { showAudit, showTimeline } from './timeline.ts';

/** One incident, from its alert to its end. */
export function showIncident(detail: IncidentDetail, executionUrl: string | undefined, context: PageContext): Html {
  const { incident } = detail;
  const sections = [
    ['diagnosis', 'Diagnosis', showDiagnosis(detail)],
    ['fix', 'Fix', showFix(detail)],
    ['proof', 'Proof', showProof(detail)],
    ['tried', 'What was tried before', showAttempts(detail)],
    ['evidence', 'Evidence', showEvidence(detail)],
    ['timeline', 'Timeline', showTimeline(detail)],
    ['cost', 'Cost', showCost(detail)],
    ['transcript', 'Transcript', showTranscripts(detail)],
    ['audit', 'Audit', showAudit(detail)],
  ] as const;
  const shown = sections.filter(([, , content]) => content !== none);
  return layOutPage(
    context,
    titleOf(incident),
    'incident',
    html`<article>
<p class="id">${incident.id}</p>
<h1>${titleOf(incident)}</h1>
<p class="meta">${showSeverity(incident)} ${incident.outcome === undefined ? showTurn(turnOf(incident, context.snapshot)) : none}</p>
${incident.outcome === undefined ? none : html`<p class="outcome ${incident.outcome.result}"><strong>${words(incident.outcome.result)}</strong> ${incident.outcome.reason}</p>`}
${detail.unreadable.map((problem) => html`<p class="banner bad">${problem}</p>`)}
${showRail(detail, context)}
<div class="parts">
<div class="side">${showFacts(detail, executionUrl, context)}
<nav class="contents" aria-label="On this page"><ul>${shown.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></div>
<div class="story">
${shown.map(([id, title, content]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`)}
</div></div></article>`,
  );
}

/** The stages as a line: those it has been in with the time each took, waits included. */
function showRail({ incident, timeline }: IncidentDetail, { snapshot }: PageContext): Html {
  const { stages = {} } = measureIncident(incident, timeline).trail ?? {};
  const items = Stage.options.map((stage) => {
    const time = stages[stage];
    const isNow = incident.outcome === undefined && stageOf(incident, snapshot) === stage;
    const kind = isNow ? 'now' : time === undefined ? '' : 'done';
    return html`<li class="${kind}"><b>${stage}</b>${isNow ? 'now' : time === undefined ? none : formatDuration(time)}</li>`;
  });
  return html`<ol class="rail" aria-label="Stages">${items}</ol>`;
}

function showFacts(
  { incident, chain, repeats }: IncidentDetail,
  executionUrl: string | undefined,
  { base }: PageContext,
) {
  const { service, repository, createdAt, dueAt, baseCommit, fault, foldedInto, ticket, review, alert } = incident;
  const facts: readonly (readonly [string, Html | string | undefined])[] = [
    ['Service', service],
    ['Repository', repository],
    ['Opened', timeOf(createdAt)],
    ['Due', dueAt && timeOf(dueAt)],
    ['Alert', `${alert.source}: ${alert.sourceId}`],
    ['Alerts', repeats && `${repeats.count + 1}`],
    ['Fault', fault?.join(', ')],
    ['Base commit', baseCommit && html`<code>${baseCommit.slice(0, 10)}</code>`],
    ['Ticket', ticket && externalLink(ticket.url, ticket.id)],
    ['Pull request', review && externalLink(review.url, review.id)],
    ['Branch', review && html`<code>${review.branch}</code>`],
    ['Execution', executionUrl && externalLink(executionUrl, 'Step Functions')],
    ['Belongs to', foldedInto && html`<a href="${base}/incidents/${encodeURIComponent(foldedInto)}">${foldedInto}</a>`],
    [
      'Audit trail',
      chain.intact
        ? html`<span class="good">intact</span>, ${chain.length} records`
        : html`<strong class="bad">broken</strong>: ${chain.reason}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => (value === undefined ? none : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl>`;
}
