import { type Alert, describeDiagnosis, type IncidentReport, toPlainText } from '@suture/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { addRequestOptions, checkRequest, type HealRequest, readRequest, repeatRequest } from '../heal-request.ts';
import { readIncidentReport } from '../incident-report.ts';
import { type OpenedLoop, withLoop } from '../open-loop.ts';
import { type Output, openOutput } from '../output.ts';

export function addDiagnoseCommand(program: Command, context: CommandContext): void {
  addRequestOptions(program.command('diagnose'), 'diagnosed')
    .description(
      'say where a failure comes from, and write no fix: takes what heal takes, and needs no tests for a log',
    )
    .action((options: HealRequest) => diagnose(options, context));
}

async function diagnose(options: HealRequest, context: CommandContext): Promise<void> {
  openOutput(options, context.streams).say(`suture: diagnosing ${options.repo}`);
  await checkRequest(options);
  // A diagnosis has no search for a repair that could be gone on with.
  await withLoop({ ...options, wait: true, diagnosesOnly: true }, context, async (opened, output) => {
    const { loop } = opened;
    const { alert } = await readRequest(options, opened, output);
    const onRun = (command: string) => output.say(`running "${command}" on the committed code`);
    await loop.check(alert, { wantsFix: false, onRun });
    const intake = await loop.submit(await asDiagnosis(alert, opened));
    if (intake.outcome === 'suppressed') {
      output.result(intake, `Nothing to diagnose: ${intake.reason}.`);
      return exitCodes.ok;
    }
    const end = await loop.run(intake.incidentId, { stay: false });
    if (end.outcome === 'failed') {
      output.fail(end.error);
      return exitCodes.failed;
    }
    if (end.outcome === 'busy') {
      output.result(end.incident, `Process ${end.heldBy} is already diagnosing this.`);
      return exitCodes.busy;
    }
    const { ticket, foldedInto } = end.incident;
    if (ticket !== undefined) await loop.ports.tickets.close(ticket, 'Only a diagnosis was asked for.');
    return print(await readIncidentReport(foldedInto ?? end.incident.id, loop.ports), options, output);
  });
}

/** A symptom of its own for each commit: a later heal of the same alert begins anew, and so does a diagnosis of other code. */
async function asDiagnosis(alert: Alert, { loop }: OpenedLoop): Promise<Alert> {
  const commit = await loop.headCommit();
  return { ...alert, fingerprint: `diagnosis:${commit}:${alert.fingerprint}` };
}

function print(report: IncidentReport, options: HealRequest, output: Output): number {
  const { incident, diagnosis } = report;
  if (diagnosis === undefined) {
    output.result(report, `No diagnosis: ${incident.outcome?.reason ?? `incident ${incident.id} has none yet`}`);
    return exitCodes.handedOver;
  }
  const next = output.hint('heal', ...repeatRequest(options));
  output.result(
    report,
    `${toPlainText(describeDiagnosis(diagnosis))}\n\nHeal it:    ${next}\nMore:       ${output.hint('show', incident.id)}`,
  );
  return exitCodes.ok;
}
