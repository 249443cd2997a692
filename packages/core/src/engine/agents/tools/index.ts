import type { Incident } from '../../../model/index.ts';
import type { Snapshot } from '../../../ports/index.ts';
import type { AgentsParts } from '../parts.ts';
import type { Tool } from '../tool.ts';
import { createCodeTools } from './code.ts';
import { createSearchTools } from './code-search.ts';
import { createHistoryTools } from './history.ts';
import { createPastIncidents } from './incidents.ts';
import { createTelemetryTools } from './telemetry.ts';

/** The tools that read the code of one commit and its history. */
export function createTreeTools({ repository }: Incident, snapshot: Snapshot, parts: AgentsParts): readonly Tool[] {
  const { codeSearch, codeHistory } = parts;
  const { commit } = snapshot;
  return [
    ...createCodeTools(snapshot),
    ...(codeSearch === undefined ? [] : createSearchTools(codeSearch, repository, commit)),
    ...(codeHistory === undefined ? [] : createHistoryTools(codeHistory, repository, commit)),
  ];
}

/** The tools that query the monitoring and past incidents. */
export function createIncidentTools(incident: Incident, parts: AgentsParts): readonly Tool[] {
  const { telemetryQueries } = parts;
  return [
    ...(telemetryQueries === undefined ? [] : createTelemetryTools(telemetryQueries, incident)),
    createPastIncidents(incident, parts),
  ];
}
