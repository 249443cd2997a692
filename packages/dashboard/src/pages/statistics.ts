import { type IncidentStatistics, Stage, summarizeIncidents, type WeekStatistics, weekOf } from '@suture/core';
import { html } from 'hono/html';
import { type Column, showBar, showColumns } from '../charts/columns.ts';
import { measuredAtMost, type Snapshot } from '../records/index.ts';
import { formatCount, formatDuration, formatMoney, formatShare, type Html, none, words } from './format.ts';
import { layOutPage, type PageContext } from './layout.ts';

const weeksShown = 12;
const results = ['closed', 'handed_over', 'recorded', 'open'] as const;

/** The sums of the newest snapshot: they need every incident, and change only with it. */
const sums = new WeakMap<Snapshot['figures'], IncidentStatistics>();

/** Outcomes, repair times, stages and costs. */
export function showStatistics(context: PageContext): Html {
  const { figures } = context.snapshot;
  const statistics = sums.get(figures) ?? summarizeIncidents(figures);
  sums.set(figures, statistics);
  const weeks = fillWeeks(statistics.weeks, context.now);
  return layOutPage(
    context,
    'Statistics',
    'statistics',
    html`<h1>Statistics</h1>
${showNumbers(statistics)}
<div class="charts">
${showFigure('Outcomes', 'Incidents by the week they were opened', showColumns(`Incidents by week and outcome, ${weeksShown} weeks`, weeks.map(outcomeColumn), formatCount), showLegend())}
${showFigure('Time to repair', 'From opening to closing: the median, and pale the 90th percentile', showColumns(`Time to repair by week, ${weeksShown} weeks`, weeks.map(repairColumn), formatDuration), none)}
${showFigure('Cost of models', 'By the week an incident was opened', showColumns(`Cost by week, ${weeksShown} weeks`, weeks.map(costColumn), formatMoney), none)}
${showStages(statistics)}
</div>
${showWeeks(weeks)}
<p class="quiet">Pull requests, stages and costs are those of the newest ${formatCount(statistics.measured)} incidents: at most ${formatCount(measuredAtMost)} audit trails are read. ${statistics.aside === 0 ? none : html`${formatCount(statistics.aside)} rehearsals and folded incidents are left out.`}</p>`,
  );
}

function showNumbers({ incidents, outcomes, timeToRepair, pullRequests, cost }: IncidentStatistics): Html {
  const numbers: readonly (readonly [string, string, string])[] = [
    ['Incidents', formatCount(incidents), `${formatCount(outcomes.open)} open`],
    ['Closed', formatCount(outcomes.closed), `${formatCount(outcomes.handed_over)} handed over`],
    [
      'Time to repair',
      timeToRepair === undefined ? '–' : formatDuration(timeToRepair.median),
      timeToRepair === undefined ? 'nothing was closed' : `90% within ${formatDuration(timeToRepair.p90)}`,
    ],
    [
      'Merged',
      pullRequests.mergedShare === undefined ? '–' : formatShare(pullRequests.mergedShare),
      `${formatCount(pullRequests.merged)} of ${formatCount(pullRequests.opened)} pull requests`,
    ],
    [
      'Cost',
      formatMoney(cost.microUsd),
      cost.microUsdPerIncident === undefined
        ? 'nothing was measured'
        : `${formatMoney(cost.microUsdPerIncident)} per incident`,
    ],
  ];
  return html`<dl class="numbers">${numbers.map(([name, value, note]) => html`<div><dt>${name}</dt><dd><strong>${value}</strong> <span class="quiet">${note}</span></dd></div>`)}</dl>`;
}

function showFigure(title: string, caption: string, chart: Html, legend: Html): Html {
  return html`<figure><figcaption><h2>${title}</h2><p class="quiet">${caption}</p></figcaption>${chart}${legend}</figure>`;
}

function showLegend(): Html {
  return html`<ul class="legend">${results.map((result) => html`<li><span class="swatch ${result}"></span>${words(result)}</li>`)}</ul>`;
}

type Week = Pick<WeekStatistics, 'week'> & Partial<WeekStatistics>;

/** The last weeks up to now, those without an incident too. */
function fillWeeks(known: readonly WeekStatistics[], now: Date): readonly Week[] {
  const byWeek = new Map(known.map((week) => [week.week, week]));
  const newest = Date.parse(weekOf(now.toISOString()));
  return Array.from({ length: weeksShown }, (_, index) => {
    const week = new Date(newest - (weeksShown - 1 - index) * 7 * 86_400_000).toISOString().slice(0, 10);
    return byWeek.get(week) ?? { week };
  });
}

function labelOf({ week }: Week): string {
  return week.slice(5);
}

function outcomeColumn(week: Week): Column {
  let top = 0;
  const layers = results.map((result) => {
    const from = top;
    top += week.outcomes?.[result] ?? 0;
    return { kind: result, from, to: top };
  });
  return { label: labelOf(week), title: `week of ${week.week}: ${formatCount(week.incidents ?? 0)} incidents`, layers };
}

function repairColumn(week: Week): Column {
  const { median = 0, p90 = 0 } = week.timeToRepair ?? {};
  const layers = [
    { kind: 'pale', from: 0, to: p90 },
    { kind: 'solid', from: 0, to: median },
  ];
  return { label: labelOf(week), title: `week of ${week.week}: median ${formatDuration(median)}`, layers };
}

function costColumn(week: Week): Column {
  const { microUsd = 0 } = week.cost ?? {};
  const layers = [{ kind: 'solid', from: 0, to: microUsd }];
  return { label: labelOf(week), title: `week of ${week.week}: ${formatMoney(microUsd)}`, layers };
}

function showStages({ stages }: IncidentStatistics): Html {
  const highest = Math.max(0, ...Object.values(stages).map(({ p90 }) => p90));
  const rows = Stage.options.flatMap((stage) => {
    const spread = stages[stage];
    if (spread === undefined) return [];
    const { count, median, p90 } = spread;
    return html`<tr><th scope="row">${stage}</th><td class="wide">${showBar(median, p90, highest)}</td><td class="number">${formatDuration(median)}</td><td class="number">${formatDuration(p90)}</td><td class="number">${formatCount(count)}</td></tr>`;
  });
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Time per stage"><table class="stages"><thead><tr><th scope="col">Stage</th><td></td><th scope="col" class="number">Median</th><th scope="col" class="number">90%</th><th scope="col" class="number">Incidents</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return showFigure(
    'Time per stage',
    'Waits included',
    rows.length === 0 ? html`<p>Nothing was measured.</p>` : table,
    none,
  );
}

function showWeeks(weeks: readonly Week[]): Html {
  const rows = [...weeks]
    .reverse()
    .map(
      ({ week, incidents = 0, outcomes, timeToRepair, pullRequests, cost }) =>
        html`<tr><th scope="row">${week}</th><td class="number">${formatCount(incidents)}</td>${results.map((result) => html`<td class="number">${formatCount(outcomes?.[result] ?? 0)}</td>`)}<td class="number">${timeToRepair === undefined ? '–' : formatDuration(timeToRepair.median)}</td><td class="number">${formatCount(pullRequests?.merged ?? 0)} of ${formatCount(pullRequests?.opened ?? 0)}</td><td class="number">${formatMoney(cost?.microUsd ?? 0)}</td></tr>`,
    );
  return html`<details><summary>The same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Weeks">
<table><thead><tr><th scope="col">Week</th><th scope="col" class="number">Incidents</th>${results.map((result) => html`<th scope="col" class="number">${words(result)}</th>`)}<th scope="col" class="number">Time to repair</th><th scope="col" class="number">Merged</th><th scope="col" class="number">Cost</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
