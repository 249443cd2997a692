import type { Incident } from '@suture/core';

/** `waiting`: for a person's decision about a fix. `open`: has not ended, waiting ones included. */
export const incidentStatuses = ['open', 'waiting', 'closed', 'handed-over', 'recorded'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

export interface IncidentFilter {
  readonly status?: IncidentStatus;
  /** Milliseconds: incidents that were opened longer ago are left out. */
  readonly since?: number;
  /** Text in the id, the service, the alert, its error or the outcome, in any case of letters. */
  readonly search?: string;
}

/** Whether a list that is filtered so shows the incident. */
export function matchesFilter(incident: Incident, { status, since, search }: IncidentFilter, now: Date): boolean {
  if (status !== undefined && !hasStatus(incident, status)) return false;
  if (since !== undefined && now.getTime() - Date.parse(incident.createdAt) > since) return false;
  return search === undefined || textOf(incident).toLowerCase().includes(search.toLowerCase());
}

function hasStatus({ outcome, stage }: Incident, status: IncidentStatus): boolean {
  if (status === 'open') return outcome === undefined;
  if (status === 'waiting') return outcome === undefined && stage === 'review';
  return outcome?.result.replace('_', '-') === status;
}

function textOf({ id, service, alert, outcome }: Incident): string {
  const { title, error } = alert;
  return [id, service, title, error?.name, error?.message, outcome?.reason]
    .filter((text) => text !== undefined)
    .join('\n');
}
