import { type Config, Incident } from '@suture/core';
import { isRevert, type StoredIssue, type StoredPull, type StoredRepository } from '../github/repository.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Item } from '../world/expressions.ts';
import type { StepFunctions } from '../world/machine.ts';
import type { Cause } from '../world/service.ts';
import type { SimulatedTable } from '../world/table.ts';
import { causeOfAlarm } from '../world/world.ts';

/** What the checks look at. */
export interface Facts {
  readonly kernel: Kernel;
  readonly table: SimulatedTable;
  readonly machine: StepFunctions;
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  readonly causes: readonly Cause[];
  /** The configuration of the newest release. Its limits are those of every other. */
  readonly config: () => Config;
  /** When the kill switch was set and cleared last, as true times, and the service that it stops; undefined for every one. */
  readonly killed: { since: number | undefined; clearedAt: number; service: string | undefined };
}

/** A pull request of an incident of ours. */
export interface OurPull {
  readonly repository: StoredRepository;
  readonly issue: StoredIssue;
  readonly pull: StoredPull;
  readonly incidentId: string;
  /** It takes a fix back that did not help. */
  readonly isRevert: boolean;
}

export function readIncident({ table }: Pick<Facts, 'table'>, incidentId: string): Incident | undefined {
  return incidentIn(table.get(`INCIDENT#${incidentId}`, 'META'));
}

export function incidentIn(item: Item | undefined): Incident | undefined {
  return item === undefined ? undefined : Incident.safeParse(item.incident).data;
}

export function ourPulls({ repositories }: Pick<Facts, 'repositories'>): readonly OurPull[] {
  return [...repositories.values()].flatMap((repository) =>
    repository.issues.flatMap((issue) => {
      const { pull } = issue;
      const incidentId = pull?.incidentId;
      if (pull === undefined || incidentId === undefined) return [];
      return [{ repository, issue, pull, incidentId, isRevert: isRevert(pull.headBranch) }];
    }),
  );
}

/** The ticket of an incident, by the mark in its text. */
export function ticketsOf({ repositories }: Pick<Facts, 'repositories'>, incidentId: string): readonly StoredIssue[] {
  return [...repositories.values()].flatMap(({ issues }) =>
    issues.filter(({ body, pull }) => pull === undefined && body.includes(`suture:incident=${incidentId} `)),
  );
}

export function hasNote(ticket: StoredIssue, key: string): boolean {
  return ticket.comments.some(({ body }) => body.includes(`suture:comment=${key} `));
}

export function causeOf(facts: Pick<Facts, 'causes'>, incident: Incident): Cause | undefined {
  return causeOfAlarm(facts.causes, incident.alert.sourceId);
}

/** Every incident that is stored. */
export function incidentsOf({ table }: Pick<Facts, 'table'>): readonly Incident[] {
  return [...table.listed('INCIDENT'), ...table.listed('INCIDENT#OPEN')].flatMap((item) => incidentIn(item) ?? []);
}

/** `handed_over: why`, for each incident. */
export function endsOf(facts: Pick<Facts, 'table'>): readonly string[] {
  return incidentsOf(facts).map(({ status, outcome }) => `${status}: ${outcome?.reason ?? 'under way'}`);
}
