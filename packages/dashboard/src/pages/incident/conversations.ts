import { measureIncident } from '@suture/core';
import { describeTranscript } from '@suture/core/agents';
import { html } from 'hono/html';
import type { IncidentDetail } from '../../records/index.ts';
import { formatCount, formatDuration, formatMoney, type Html, none } from '../format.ts';

/** Characters of one conversation that are shown. */
const charactersShown = 60_000;

/** What the incident has cost so far, in money and in time. */
export function showCost({ incident, timeline }: IncidentDetail): Html {
  const { trail } = measureIncident(incident, timeline);
  if (trail === undefined) return none;
  const stages = Object.entries(trail.stages).filter(([, time]) => time > 0);
  return html`<p>${trail.modelCalls === 0 ? 'No model was asked.' : html`${formatMoney(trail.microUsd)} for ${formatCount(trail.tokens)} tokens in ${formatCount(trail.modelCalls)} answers of models.`}</p>
${stages.length === 0 ? none : html`<dl class="facts">${stages.map(([stage, time]) => html`<div><dt>${stage}</dt><dd>${formatDuration(time)}</dd></div>`)}</dl>`}`;
}

/** Every conversation with a model, as it was. */
export function showTranscripts({ transcripts }: IncidentDetail): Html {
  if (transcripts.length === 0) return none;
  return html`${transcripts.map((transcript) => {
    const text = describeTranscript(transcript);
    const { agent, attempt, turns, ending } = transcript;
    return html`<details id="transcript-${agent}-${attempt}"><summary>${agent} ${attempt} <span class="quiet">${formatCount(turns.length)} turns, ${ending?.outcome ?? 'not ended'}</span></summary>
<pre tabindex="0" aria-label="Conversation ${agent} ${attempt}">${text.slice(0, charactersShown)}</pre>
${text.length > charactersShown ? html`<p class="quiet">Cut here: read the rest with <code>suture show --transcript</code></p>` : none}</details>`;
  })}`;
}
