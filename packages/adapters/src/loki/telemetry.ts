import type { CountsBefore, Evidence, Incident, ObservedSymptoms, SymptomReading } from '@suture/core';
import { alertSpan, countSlots, countSymptom, readBefore, readObservedSymptoms } from '../telemetry/index.ts';
import { type Loki, selectorOf } from './api.ts';
import { logText } from './log-text.ts';
import { type LogReading, readLog } from './read-log.ts';

/** The errors and the traffic in the service's log around the alert. */
export async function gatherSymptoms(incident: Incident, loki: Loki): Promise<ObservedSymptoms> {
  const span = alertSpan(incident, loki.clock.now());
  const reading = await readLog(loki, selectorOf(incident, loki), span);
  const windowSeconds = Math.round((span.until - span.from) / 1000);
  const { gaps, ...symptoms } = await readObservedSymptoms(logText(reading.lines), { windowSeconds });
  return { ...symptoms, gaps: [...describeGaps(incident, reading), ...gaps] };
}

/** The symptom in the service's log since the rollout. */
export async function readSymptom(
  incident: Incident,
  since: string,
  evidence: Evidence,
  { loki, known }: { readonly loki: Loki; readonly known: CountsBefore | undefined },
): Promise<SymptomReading> {
  const span = { from: Date.parse(since), until: loki.clock.now().getTime() };
  const reading = await readLog(loki, selectorOf(incident, loki), span);
  const { requests, failures, same } = countSymptom(logText(reading.lines), evidence);
  const before =
    known ??
    (requests === 0
      ? undefined
      : await readBefore(incident, since, evidence, async (earlier) =>
          logText((await readLog(loki, selectorOf(incident, loki), earlier)).lines),
        ));
  const history = before && { live: countSlots(logText(reading.lines), incident, evidence, span), ...before };
  const counted = requests > 0 ? `${requests} requests` : `${reading.lines.length} log lines`;
  const observed = `${counted} in Loki since the rollout, ${failures} errors, ${same} of them the incident's`;
  return {
    alarm: 'unknown',
    // Without a line, nothing shows that the service ran.
    ...(reading.lines.length === 0 ? {} : { requests, failures }),
    sameError: same,
    ...(history === undefined ? {} : { history }),
    observed: [observed, ...describeGaps(incident, reading)].join('. '),
  };
}

function describeGaps({ service }: Incident, { lines, cut, gaps }: LogReading): readonly string[] {
  if (lines.length === 0) return [`Loki has no line of ${service} in the window.`, ...gaps];
  if (!cut) return gaps;
  const what = `The log in Loki was cut: only the newest ${lines.length} lines of the window were read.`;
  return [`${what} A filter in services.${service}.loki.logs makes them reach further back.`, ...gaps];
}
