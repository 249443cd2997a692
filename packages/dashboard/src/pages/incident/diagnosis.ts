import type { Citation } from '@suture/core';
import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatShare, type Html, none } from '../format.ts';

/** Why it broke, who concluded it, and what shows it. */
export function showDiagnosis({ diagnosis }: IncidentDetail): Html {
  if (diagnosis === undefined) return none;
  const { cause, confidence, by, category, suspectCommit, locations, citations, alternatives, limits } = diagnosis;
  return html`<p class="cause">${cause}</p>
<dl class="facts">
<div><dt>Confidence</dt><dd><meter min="0" max="1" value="${confidence}" aria-label="Confidence"></meter> ${formatShare(confidence)}, by ${by}</dd></div>
${category === 'code' ? none : html`<div><dt>Category</dt><dd>${category}: no code change in this repository can fix it</dd></div>`}
${suspectCommit === undefined ? none : html`<div><dt>Suspect commit</dt><dd><code>${suspectCommit.id.slice(0, 10)}</code> ${suspectCommit.subject}: ${suspectCommit.why}</dd></div>`}
</dl>
${list(
  'Most likely places',
  locations
    .slice(0, 5)
    .map(
      ({ file, startLine, score, reasons }) =>
        html`<code>${file}:${startLine}</code> <span class="quiet">${formatShare(score)}</span> ${reasons.join('; ')}`,
    ),
)}
${list('Evidence', citations.map(showCitation))}
${list(
  'Ruled out',
  alternatives.map((one) => html`${one.cause}: ${one.ruledOutBy}`),
)}
${list('Limitations', limits)}`;
}

function showCitation({ claim, artifact, line, quote }: Citation): Html {
  const place = line === undefined ? artifact : `${artifact}, line ${line}`;
  return html`${claim} <span class="quiet">${place}</span>${quote === undefined ? none : html`<blockquote>${quote}</blockquote>`}`;
}

/** A list with a title, if it has one; nothing for no items. */
export function list(title: string, items: readonly (Html | string)[]): Html {
  if (items.length === 0) return none;
  return html`${title === '' ? none : html`<h3>${title}</h3>`}<ul class="list">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
