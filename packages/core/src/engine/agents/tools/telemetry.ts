import * as z from 'zod';
import { type Incident, Instant } from '../../../model/index.ts';
import type { QueryAnswer, TelemetryQueries } from '../../../ports/index.ts';
import type { SourceKind } from '../sources.ts';
import { defineTool, failed, found, type Tool, type ToolResult } from '../tool.ts';

const Window = { from: Instant.describe('ISO 8601, UTC'), until: Instant.describe('ISO 8601, UTC') };
const Contains = z
  .array(z.string().min(2).max(200))
  .max(5)
  .default([])
  .describe('Words that a line must hold, all of them, as they stand.');

/** Tools that ask the monitoring about one incident. */
export function createTelemetryTools(queries: TelemetryQueries, incident: Incident): readonly Tool[] {
  return [
    defineTool({
      name: 'query_logs',
      description: "Shows lines of the service's log.",
      input: z.object({ ...Window, contains: Contains, limit: z.int().min(1).max(200).default(50) }),
      use: async (query) => show('telemetry', 'log', await queries.logs(incident, query)),
    }),
    defineTool({
      name: 'count_logs',
      description: 'Counts the log lines that hold the words, by interval: when it began, and whether it continues.',
      input: z.object({ ...Window, contains: Contains }),
      use: async (query) => show('telemetry', 'counts of log lines', await queries.logCounts(incident, query)),
    }),
    defineTool({
      name: 'metrics',
      description: "Shows the metrics behind the alarm and the service's own, and how the alarm's state changed.",
      input: z.object(Window),
      use: async (window) => show('telemetry', 'metrics', await queries.metrics(incident, window)),
    }),
    defineTool({
      name: 'traces',
      description:
        'Shows traces of failed or slow requests: which call of which dependency failed, and how long it took.',
      input: z.object(Window),
      use: async (window) => show('telemetry', 'traces', await queries.traces(incident, window)),
    }),
    defineTool({
      name: 'vendor_event',
      description:
        'Shows what the system that sent the alert knows of it: event, breadcrumbs, suspect commits, root cause.',
      input: z.object({}),
      use: async () => show('vendor', incident.alert.source, await queries.vendor(incident)),
    }),
    defineTool({
      name: 'changes',
      description: 'Shows deployments and changes of configuration.',
      input: z.object(Window),
      use: async (window) => show('changes', 'deployments and changes', await queries.changes(incident, window)),
    }),
  ];
}

function show(kind: SourceKind, title: string, answer: QueryAnswer): ToolResult {
  if (answer.outcome === 'none') return failed(answer.why);
  return found(kind, title, [...answer.lines, ...(answer.more === undefined ? [] : [`… ${answer.more}`])].join('\n'));
}
