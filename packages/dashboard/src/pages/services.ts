import {
  type Config,
  describeStanding,
  describeTrustRule,
  fixKindWords,
  nameSeverities,
  type Spending,
  type TrustReport,
} from '@suture/core';
import { html } from 'hono/html';
import { formatCount, formatMoney, type Html, none } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';

/** What the page needs beyond the snapshot. */
export interface ServicesReading {
  readonly config: Config;
  /** One a service. */
  readonly reports: readonly TrustReport[];
  /** Of today. */
  readonly spent: Spending;
}

/** How far Suture may go for each service, and what its models may still use. */
export function showServices({ config, reports, spent }: ServicesReading, context: PageContext): Html {
  const bodies = reports.map(({ service, rule, rows, counts }) => {
    const lines = rows.map(
      (row) =>
        html`<tr><th scope="row">${fixKindWords[row.kind]}</th><td>${nameSeverities(row)}</td><td><span class="level ${row.level}">${row.level}</span></td><td>${describeStanding(row)}</td></tr>`,
    );
    const counted = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return html`<tbody><tr><th scope="rowgroup" colspan="4">${service} <span class="quiet">${formatCount(counted)} outcomes. ${describeTrustRule(rule)}</span></th></tr>${lines}</tbody>`;
  });
  return layOutPage(
    context,
    'Trust and budget',
    'services',
    html`<h1>Trust and budget</h1>
<section aria-labelledby="trust"><h2 id="trust">Trust</h2>
<p class="quiet">How far Suture may go without being asked: observe (ticket and diagnosis), draft (a draft pull request), propose (one ready for review). It never merges.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Trust by service">
<table><thead><tr><th scope="col">Kind of fix</th><th scope="col">Severity</th><th scope="col">Level</th><th scope="col">Why</th></tr></thead>
${bodies}</table></div></section>
<section aria-labelledby="budget"><h2 id="budget">Budget</h2>${showBudget(config, spent, context)}</section>`,
  );
}

function showBudget({ models }: Config, spent: Spending, { now }: PageContext): Html {
  if (models === undefined)
    return html`<p>No model is configured: the mechanic works without one, and costs nothing.</p>`;
  const { perDay, perIncident } = models.budget;
  const usd = spent.microUsd / 1_000_000;
  return html`<dl class="numbers">
<div><dt>Today, ${now.toISOString().slice(0, 10)}</dt><dd><strong>${formatMoney(spent.microUsd)}</strong> <span class="quiet">of ${formatMoney(perDay.usd * 1_000_000)}</span>${showMeter('Money used today', usd, perDay.usd)}</dd></div>
<div><dt>Tokens today</dt><dd><strong>${formatCount(spent.tokens)}</strong> <span class="quiet">of ${formatCount(perDay.tokens)}</span>${showMeter('Tokens used today', spent.tokens, perDay.tokens)}</dd></div>
<div><dt>Per incident</dt><dd><strong>${formatMoney(perIncident.usd * 1_000_000)}</strong> <span class="quiet">or ${formatCount(perIncident.tokens)} tokens at most</span></dd></div>
</dl>
${usd > perDay.usd || spent.tokens > perDay.tokens ? html`<p class="banner bad"><strong>The budget of the day is used up.</strong> Incidents that need a model are handed over until midnight UTC.</p>` : none}`;
}

function showMeter(name: string, value: number, most: number): Html {
  return html`<meter min="0" max="${most}" high="${most * 0.8}" value="${Math.max(0, value)}" aria-label="${name}"></meter>`;
}
