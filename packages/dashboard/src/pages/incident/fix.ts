import type { FixAttempt } from '@suture/core';
import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatCount, formatShare, type Html, none, words } from '../format.ts';
import { list } from './diagnosis.ts';

/** Lines of one diff that are drawn. */
const linesShown = 1_500;

/** The change, why it cures the cause, and what a person may take instead. */
export function showFix({ incident, patch }: IncidentDetail): Html {
  if (patch === undefined) return none;
  const { title, rationale, diff, mends, alternatives = [], by, confidence } = patch;
  return html`<p class="cause">${title}</p>
<p>${rationale}</p>
<p class="quiet">Written by ${by}, attempt ${incident.attempts.fix}${confidence === undefined ? none : html`, ${formatShare(confidence)} sure`}</p>
${mends === undefined ? none : html`<p>Corrects commit <code>${mends.id.slice(0, 10)}</code> ${mends.subject}: ${mends.why}</p>`}
${showDiff(diff, 'The change')}
${list(
  'Passes the same tests: take it with --take',
  alternatives.map(
    ({ rationale: why, differences }) =>
      html`${why}${list(
        '',
        differences.map(
          ({ call, fix, alternative }) =>
            html`<code>${call}</code> gives <code>${fix}</code>, with this <code>${alternative}</code>`,
        ),
      )}`,
  ),
)}`;
}

/** Fixes that were written and not kept. */
export function showAttempts({ attempts }: IncidentDetail): Html {
  if (attempts.length === 0) return none;
  return html`<ol class="attempts">${attempts.map(showAttempt)}</ol>`;
}

function showAttempt({ attempt, idea, result, reasons, change }: FixAttempt): Html {
  return html`<li value="${attempt}"><strong>${change?.title ?? idea}</strong> <span class="result">${words(result)}</span>
<ul class="list">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${change === undefined ? none : html`<details><summary>Its diff</summary>${showDiff(change.diff, `The diff of attempt ${attempt}`)}</details>`}</li>`;
}

/** A unified diff, line by line; added and removed lines have their sign as well as their colour. */
export function showDiff(diff: string, name: string): Html {
  const lines = diff.trimEnd().split('\n');
  const more = lines.length - linesShown;
  return html`<pre class="diff" tabindex="0" aria-label="${name}">${lines.slice(0, linesShown).map(
    (line) => html`<span class="${kindOf(line)}">${line}
</span>`,
  )}</pre>${more > 0 ? html`<p class="quiet">${formatCount(more)} more lines: read them with <code>suture show</code></p>` : none}`;
}

function kindOf(line: string): string {
  if (/^(?:diff |index |---|\+\+\+|new file|deleted file)/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'hunk';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
