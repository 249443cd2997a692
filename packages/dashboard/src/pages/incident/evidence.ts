import { describeGrading, type Grading, gradeEvidence, toPlainText } from '@suture/core';
import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatCount, type Html, none, timeOf } from '../format.ts';
import { list } from './diagnosis.ts';

const errorsShown = 8;
const commitsShown = 10;

/** What telemetry and history showed, each with the one who could have written it. */
export function showEvidence({ incident, evidence, patch, proof }: IncidentDetail): Html {
  if (evidence === undefined) return none;
  const attempt = patch === undefined || proof === undefined ? undefined : { patch, proof };
  const grading = gradeEvidence(evidence, incident.alert, attempt);
  const { errors, traffic, commits, failingCommand, failingTests, gaps } = evidence;
  return html`<p>${toPlainText([describeGrading(grading)])}</p>
${showGrades(grading)}
${failingCommand === undefined ? none : html`<p>Failing command: <code>${failingCommand}</code></p>`}
${list('Failing tests', failingTests?.ids.slice(0, 20) ?? [])}
${traffic === undefined ? none : html`<p>${formatCount(traffic.failures)} of ${formatCount(traffic.requests)} requests failed in the ${formatCount(Math.round(traffic.windowSeconds / 60))} minutes before the alert.</p>`}
${errors.slice(0, errorsShown).map(showError)}
${errors.length > errorsShown ? html`<p class="quiet">${formatCount(errors.length - errorsShown)} more kinds of errors</p>` : none}
${list(
  'Commits before it',
  commits
    .slice(0, commitsShown)
    .map(({ id, date, subject }) => html`<code>${id.slice(0, 10)}</code> ${timeOf(date)} ${subject}`),
)}
${list('Missing evidence', gaps)}`;
}

function showGrades({ claim, alongside }: Grading): Html {
  const grades = [claim, ...alongside].map(
    ({ by, grade, times }) =>
      html`<li><span class="grade ${grade}">${grade}</span> ${by}${times === undefined ? none : html`, ${formatCount(times)} times`}</li>`,
  );
  return html`<ul class="grades" aria-label="Grades of the evidence">${grades}</ul>`;
}

type Observed = NonNullable<IncidentDetail['evidence']>['errors'][number];

function showError({ error, count, firstSeen, lastSeen }: Observed): Html {
  return html`<details><summary><code>${error.name}</code> ${error.message.slice(0, 300)} <span class="quiet">${formatCount(count)} times</span></summary>
${firstSeen === undefined ? none : html`<p class="quiet">first ${timeOf(firstSeen)}${lastSeen === undefined ? none : html`, last ${timeOf(lastSeen)}`}</p>`}
<pre tabindex="0" aria-label="Stack">${error.stack.slice(0, 8_000)}</pre></details>`;
}
