import { dirname } from 'node:path';
import { defined, describeError, InvalidInput, type WebhookName } from '@suture/core';
import { ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { checkStage, readOutput } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ConfigEdit, describeEdit, findConfigFile, planEdit, writeEdit } from '../init/add-to-config.ts';
import { drawSteps, listSetupSteps, type SetupPlace } from '../init/setup-steps.ts';
import { readSourceNames } from '../init/source-names.ts';
import { type SetupStep, setups } from '../init/sources/index.ts';
import { resolveRepository } from '../open-loop.ts';
import { type Output, openOutput } from '../output.ts';
import { regionOf } from '../stage-region.ts';

export interface SourceCommandOptions {
  readonly repo: string;
  readonly source?: readonly string[];
  readonly stage?: string;
  readonly region?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly workload?: boolean;
  readonly json?: boolean;
}

/** Writes the first configuration of a folder, with these sources. Returns its file, or undefined if that was declined. */
type WriteFirst = (
  names: readonly WebhookName[],
  output: Output,
) => Promise<{ readonly file: string; written: boolean }>;

/** Names sources of alerts in the configuration, and prints what to do at each vendor. */
export async function initSource(
  options: SourceCommandOptions,
  context: CommandContext,
  writeFirst: WriteFirst,
): Promise<number> {
  checkOptions(options);
  const names = readSourceNames(options.source ?? [], '--source');
  if (options.stage !== undefined) checkStage(options.stage);
  const output = openOutput(options, context.streams);
  const present = findConfigFile(resolveRepository(options.repo));
  const asks = !options.yes && !output.json && process.stdin.isTTY && context.streams.out.isTTY === true;
  const done =
    present === undefined ? await begin(names, output, writeFirst) : await edit(present, names, asks, output);
  const { problem, ...place } = await findPlace(options, done.file);
  const sources = names.map((source) => {
    return { source, url: `${place.alertsUrl}/${source}`, steps: listSetupSteps(source, place) };
  });
  const words = [describeConfig(done), ...sources.map(describeSource), ...describeProblem(problem)].join('\n\n');
  output.result({ ...done, sources, ...defined({ problem }) }, words);
  return exitCodes.ok;
}

/** What became of the configuration. */
interface ConfigReport {
  readonly file: string;
  readonly outcome: 'written' | 'unchanged' | 'declined' | 'by hand';
  /** With `by hand`: why, and what to add. */
  readonly why?: string;
  readonly add?: string;
}

async function begin(names: readonly WebhookName[], output: Output, writeFirst: WriteFirst): Promise<ConfigReport> {
  const { file, written } = await writeFirst(names, output);
  return { file, outcome: written ? 'written' : 'declined' };
}

async function edit(file: string, names: readonly WebhookName[], asks: boolean, output: Output): Promise<ConfigReport> {
  const planned: ConfigEdit = await planEdit(file, names);
  if (planned.kind === 'none') return { file, outcome: 'unchanged' };
  if (planned.kind === 'by hand') return { file, outcome: 'by hand', why: planned.why, add: planned.add };
  output.say(describeEdit(planned));
  if (asks && !/^(y|yes)?$/i.test((await ask(`Write this to ${file}? [Y/n] `)) ?? 'n'))
    return { file, outcome: 'declined' };
  await writeEdit(file, planned);
  return { file, outcome: 'written' };
}

/** Where the sources send to: the deployment's own address if it can be read, else its name. */
async function findPlace(
  { stage, region }: SourceCommandOptions,
  file: string,
): Promise<SetupPlace & { readonly problem?: string }> {
  const alertsUrl = 'AlertsUrl';
  if (stage === undefined) return { stage: 'STAGE', alertsUrl };
  try {
    const [{ openAwsAccount }, { loadConfig }] = await Promise.all([
      import('../doctor/aws-account.ts'),
      import('@suture/local'),
    ]);
    const config = await loadConfig(dirname(file));
    const account = openAwsAccount(regionOf(stage, region, { config }), () => new Date());
    return { stage, alertsUrl: (await readOutput({ stage, account }, 'review', 'AlertsUrl')) ?? alertsUrl };
  } catch (error) {
    return { stage, alertsUrl, problem: describeError(error).slice(0, 300) };
  }
}

function describeSource({ source, steps }: { readonly source: WebhookName; readonly steps: readonly SetupStep[] }) {
  const lines = drawSteps(steps, { marked: false }).split('\n');
  const more = `More: docs/alerts/${source}.md`;
  return [`${setups[source].title} (${source}):`, ...[...lines, more].map((line) => `  ${line}`)].join('\n');
}

function describeProblem(problem: string | undefined): readonly string[] {
  return problem === undefined ? [] : [`The address of the deployment could not be read: ${problem}`];
}

function describeConfig({ file, outcome, why, add = '' }: ConfigReport): string {
  if (outcome === 'written') return `Wrote ${file}`;
  if (outcome === 'unchanged') return `${file} names the sources already.`;
  if (outcome === 'declined') return `${file} was not written.`;
  const lines = add.split('\n').map((line) => `  ${line}`);
  return [`${file} cannot be edited: ${why}. Add this to it yourself:`, ...lines].join('\n');
}

/** @throws InvalidInput for options that do not go together */
function checkOptions({ workload, force }: SourceCommandOptions): void {
  const wrong = (issue: string) => new InvalidInput('the option --source', [issue]);
  if (workload) throw wrong('it does not go with --workload; leave one of them out');
  if (force) throw wrong('it edits the file that is there, so it does not go with --force');
}
