import { type Config, type Severity, type Spending, type TrackRecord, trustFor } from '@suture/core';
import { html } from 'hono/html';
import { formatCount, formatMoney, type Html, none } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';

const severities = ['critical', 'high', 'medium', 'low'] as const satisfies Severity[];

/** What the page needs beyond the snapshot. */
export interface ServicesReading {
  readonly config: Config;
  /** By service. */
  readonly records: ReadonlyMap<string, TrackRecord>;
  /** Of today. */
  readonly spent: Spending;
}

/** How far Suture may go for each service, and what its models may still use. */
export function showServices({ config, records, spent }: ServicesReading, context: PageContext): Html {
  const rows = Object.entries(config.services).map(([name, { trust }]) => {
    const record = records.get(name) ?? { closed: 0, rejected: 0, notRecovered: 0 };
    const levels = severities.map((severity) => {
      const level = trustFor(trust, severity, record);
      return html`<td><span class="level ${level}">${level}</span></td>`;
    });
    return html`<tr><th scope="row">${name}</th>${levels}<td class="number">${formatCount(record.closed)}</td><td class="number">${formatCount(record.rejected)}</td><td class="number">${formatCount(record.notRecovered)}</td><td>${trust.start}, one level up per ${formatCount(trust.promoteAfter)} closed</td></tr>`;
  });
  return layOutPage(
    context,
    'Trust and budget',
    'services',
    html`<h1>Trust and budget</h1>
<section aria-labelledby="trust"><h2 id="trust">Trust</h2>
<p class="quiet">How far Suture may go without being asked: observe (ticket and diagnosis), draft (a draft pull request), propose (one ready for review). It never merges.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Trust by service">
<table><thead><tr><th scope="col">Service</th>${severities.map((severity) => html`<th scope="col">${severity}</th>`)}<th scope="col" class="number">Closed</th><th scope="col" class="number">Rejected</th><th scope="col" class="number">Not recovered</th><th scope="col">Starts at</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>
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
