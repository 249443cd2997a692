import { IncidentNotFound, verifyChain } from '@suture/core';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openLoop } from '../open-loop.ts';
import { openOutput } from '../output.ts';

export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('work with the audit record');
  addSharedOptions(audit.command('verify [id]'))
    .description('check that no record was changed, removed or inserted')
    .action(async (id: string | undefined, options: SharedOptions) =>
      context.finish(await verify(id, options, context)),
    );
}

async function verify(id: string | undefined, options: SharedOptions, context: CommandContext): Promise<number> {
  const output = openOutput(options.json ?? false, context.streams);
  const { loop } = await openLoop(options, output);
  try {
    const { incidents, auditLog } = loop.ports;
    const chosen = (await incidents.list()).filter((incident) => id === undefined || incident.id === id);
    if (id !== undefined && chosen.length === 0) throw new IncidentNotFound(id);
    const verdicts = [];
    for (const incident of chosen)
      verdicts.push({ id: incident.id, ...verifyChain(await auditLog.read(incident.id), incident.auditHead) });
    const lines = verdicts.map((verdict) =>
      verdict.intact
        ? `${verdict.id}  intact, ${verdict.length} records, head ${verdict.head.slice(0, 16)}`
        : `${verdict.id}  BROKEN at record ${verdict.at}: ${verdict.reason}`,
    );
    output.result(verdicts, lines.join('\n') || 'There are no incidents to verify.');
    return verdicts.every((verdict) => verdict.intact) ? exitCodes.ok : exitCodes.auditBroken;
  } finally {
    await loop.close();
  }
}
