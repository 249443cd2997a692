import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatCount, type Html, none, words } from '../format.ts';
import { list } from './diagnosis.ts';

/** What the proving ground measured, before and after. */
export function showProof({ proof }: IncidentDetail): Html {
  if (proof === undefined) return none;
  const { verdict, reasons, reproduction, suite, isolation, suiteRuns } = proof;
  const holds = (yes: boolean, good: string, bad: string) =>
    html`<span class="${yes ? 'good' : 'bad'}">${yes ? `✓ ${good}` : `✗ ${bad}`}</span>`;
  return html`<p><span class="result ${verdict}">${words(verdict)}</span></p>
<div class="scroll" tabindex="0" role="region" aria-label="Before and after">
<table><thead><tr><td></td><th scope="col">Base commit</th><th scope="col">With the fix</th></tr></thead>
<tbody>
<tr><th scope="row">Reproduction</th><td>${holds(reproduction.failsOnBase, 'fails', 'does not fail')}${reproduction.errorOnBase === undefined ? none : html`<br><code>${reproduction.errorOnBase}</code>`}</td>
<td>${holds(reproduction.passesWithPatch, 'passes', 'does not pass')}</td></tr>
<tr><th scope="row">Tests passed</th><td>${formatCount(suite.passedOnBase)}</td><td>${formatCount(suite.passedWithPatch)}</td></tr>
<tr><th scope="row">Tests skipped</th><td>${formatCount(suite.skippedOnBase)}</td><td>${formatCount(suite.skippedWithPatch)}</td></tr>
<tr><th scope="row">Broken by the fix</th><td></td><td>${holds(suite.brokenByPatch.length === 0, 'none', formatCount(suite.brokenByPatch.length))}</td></tr>
</tbody></table></div>
<dl class="facts">
<div><dt>Reproduction</dt><dd>${words(reproduction.kind)}: ${reproduction.description}</dd></div>
<div><dt>Suite</dt><dd><code>${suite.command}</code>, run ${formatCount(suiteRuns)} times</dd></div>
<div><dt>Isolation</dt><dd>${isolation}</dd></div>
</dl>
${list('Reasons', reasons)}
${list('Broken by the fix', suite.brokenByPatch.slice(0, 50))}
${list('Fails on the base commit for another reason', suite.failingOnBase ?? [])}
${list('Flaky on the base commit', suite.flaky.slice(0, 50))}`;
}
