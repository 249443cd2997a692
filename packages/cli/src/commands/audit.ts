import { IncidentNotFound, verifyChain } from '@suture/core';
import type { LocalRecords } from '@suture/local/records';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withRecords } from '../open-records.ts';
import type { Output } from '../output.ts';

/** Without the incident, the expected length of its chain is unknown. */
const unanchored = { intact: false, reason: 'the stored incident cannot be read' } as const;

export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('work with the audit record');
  addSharedOptions(audit.command('verify [id]'))
    .description('check that no record was changed, removed or inserted')
    .action((id: string | undefined, options: SharedOptions) =>
      withRecords(options, context, (records, output) => verify(id, records, output)),
    );
}

async function verify(id: string | undefined, { ports }: LocalRecords, output: Output): Promise<number> {
  const { incidents, auditLog } = ports;
  const { items, unreadable } = await incidents.list();
  const isChosen = (known: string) => id === undefined || known === id;
  const chosen = items.filter((incident) => isChosen(incident.id));
  const unknown = unreadable.filter(isChosen).map((known) => ({ id: known, ...unanchored }));
  if (id !== undefined && chosen.length + unknown.length === 0) throw new IncidentNotFound(id);
  const verdicts = [];
  for (const incident of chosen)
    verdicts.push({
      id: incident.id,
      ...verifyChain(incident.id, await auditLog.read(incident.id), incident.auditHead),
    });
  const lines = verdicts.map((verdict) =>
    verdict.intact
      ? `${verdict.id}  intact, ${verdict.length} records, head ${verdict.head.slice(0, 16)}`
      : `${verdict.id}  BROKEN at record ${verdict.at}: ${verdict.reason}`,
  );
  lines.push(...unknown.map((verdict) => `${verdict.id}  NOT VERIFIED: ${verdict.reason}`));
  output.result([...verdicts, ...unknown], lines.join('\n') || 'There are no incidents to verify.');
  return [...verdicts, ...unknown].every(({ intact }) => intact) ? exitCodes.ok : exitCodes.auditBroken;
}
