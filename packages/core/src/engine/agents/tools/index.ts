import type { Incident } from '../../../model/index.ts';
import type { Snapshot } from '../../../ports/index.ts';
import type { AgentsParts } from '../parts.ts';
import type { Tool } from '../tool.ts';
import { createCodeTools } from './code.ts';
import { createSearchTools } from './code-search.ts';
import { createHistoryTools } from './history.ts';
import { createIncidentTools } from './incidents.ts';
import { createTelemetryTools } from './telemetry.ts';

export type ToolFamily = 'code' | 'history' | 'telemetry' | 'incidents';

export interface ToolsNeed {
  readonly incident: Incident;
  readonly parts: AgentsParts;
  /** For the families that read code. */
  readonly snapshot?: Snapshot;
}

/** The tools of some families, as far as the parts are there to serve them. */
export function chooseTools(
  families: readonly ToolFamily[],
  { incident, snapshot, parts }: ToolsNeed,
): readonly Tool[] {
  const { codeSearch, codeHistory, telemetryQueries } = parts;
  const { repository } = incident;
  const make: Readonly<Record<ToolFamily, () => readonly Tool[]>> = {
    code: () =>
      snapshot === undefined
        ? []
        : [
            ...createCodeTools(snapshot),
            ...(codeSearch === undefined ? [] : createSearchTools(codeSearch, repository, snapshot.commit)),
          ],
    history: () =>
      snapshot === undefined || codeHistory === undefined
        ? []
        : createHistoryTools(codeHistory, repository, snapshot.commit),
    telemetry: () => (telemetryQueries === undefined ? [] : createTelemetryTools(telemetryQueries, incident)),
    incidents: () => createIncidentTools(incident, parts),
  };
  return families.flatMap((family) => make[family]());
}
