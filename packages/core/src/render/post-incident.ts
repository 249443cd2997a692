import type { AuditRecord } from '../audit/index.ts';
import type { Diagnosis, Incident, Stage } from '../model/index.ts';
import { minutes } from '../policy/follow-ups.ts';
import { type Block, code, field, heading, item, label, outside, own, paragraph } from './document.ts';
import { describeTimeline } from './incident-report.ts';

/** What is known when an incident is closed. */
export interface PostIncident {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly timeline: readonly AuditRecord[];
  /** Milliseconds in each stage. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  readonly followUps: readonly string[];
  /** Suture's own words. */
  readonly resolution: string;
}

/** The time in each stage, and what may be changed, for the end of a ticket. */
export function describeLearned({ stages, followUps }: Pick<PostIncident, 'stages' | 'followUps'>): readonly Block[] {
  const times = Object.entries(stages).map(([stage, time]) => `${stage} ${minutes(time)}`);
  return [
    ...(times.length === 0 ? [] : [field('Time by stage', own(times.join(', ')))]),
    ...(followUps.length === 0 ? [] : [label('To follow up'), ...followUps.map((text) => item(own(text)))]),
  ];
}

/** A draft of the post-incident review. What only people know is left for them. */
export function describePostIncident(report: PostIncident): readonly Block[] {
  const { incident, diagnosis, timeline, resolution } = report;
  const { alert, service, severity } = incident;
  return [
    heading(`Post-incident review of ${incident.id}, draft`),
    field('Service', outside(service)),
    field('Alert', outside(alert.title, 300)),
    field('Began', own(alert.startedAt)),
    field('Severity', own(severity ?? 'not set')),
    heading('Cause'),
    code(diagnosis.cause),
    heading('Resolution'),
    paragraph(own(resolution)),
    ...describeLearned(report),
    ...describeTimeline(timeline),
    heading('For people to write'),
    item(own('Who was affected, and how?')),
    item(own('What went well, and what was luck?')),
    item(own('Which follow-ups are taken, by whom and until when?')),
  ];
}
