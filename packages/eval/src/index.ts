import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Command,
  type CommandContext,
  exitCodes,
  type Output,
  openOutput,
  runProgram,
  type Streams,
} from '@suture/cli';
import { defined, InvalidInput, parseJson } from '@suture/core';
import { type EvalCase, readCases } from './case.ts';
import { compareReports, describeComparison } from './compare.ts';
import { describeReport } from './describe-report.ts';
import { type CaseResult, EvalReport, summarise } from './report.ts';
import type { EvalSetup } from './run-case.ts';

interface EvalOptions {
  readonly case: readonly string[];
  readonly model: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly out?: string;
  readonly compare?: readonly string[];
  readonly atLeast?: string;
  readonly unsandboxed?: boolean;
  readonly corpus?: string;
  readonly visible: string;
  readonly minutes: string;
  readonly keep?: string;
}

/** Runs a folder of cases and reports how each went, or compares two runs. Returns the exit code. */
export function evaluate(argv: readonly string[], streams?: Streams): Promise<number> {
  return runProgram('npm run eval --', argv, defineEvaluation, streams);
}

const collect = (name: string, names: readonly string[]) => [...names, name];

function defineEvaluation(program: Command, context: CommandContext): void {
  program
    .description(
      'Measures Suture on a folder of cases. docs/evaluating.md describes how to write a case and how it is judged.',
    )
    .argument('[folder]', 'the folder with the cases', 'eval/cases')
    .option('--case <name>', 'run this case only; can be repeated', collect, [])
    .option('--model <engine>', 'mechanic, bedrock (the models of --config) or bedrock:MODEL_ID', 'mechanic')
    .option('--config <file>', 'a suture.config.*; only its models and limits are used')
    .option('--at-least <n>', 'exit with 1 if fewer fixes are proven')
    .option('--out <file>', 'write the report to this file as JSON')
    .option('--compare <reports...>', 'compare two reports: OLD.json NEW.json')
    .option('--unsandboxed', 'run tests without isolation if bubblewrap is missing')
    .option('--corpus <file>', 'measure the mechanic alone on a file of bugs: HumanEvalFix lines, or a list of fixes')
    .option('--visible <tests>', 'with --corpus: tests, or example (only those of the description)', 'tests')
    .option('--minutes <n>', 'with --corpus: minutes of search for each case', '1')
    .option('--keep <folder>', 'with --corpus: keep the cases laid out there, and use those that are')
    .option('--json', 'print one JSON value instead of text')
    .action(async (folder: string, options: EvalOptions) => {
      const output = openOutput(options, context.streams);
      if (options.corpus !== undefined) context.finish(await runCorpus(options.corpus, options, output));
      else if (options.compare !== undefined) context.finish(await compare(options.compare, output));
      else context.finish(await runCases(folder, options, output));
    });
}

async function runCases(folder: string, options: EvalOptions, output: Output): Promise<number> {
  const atLeast = readCount(options.atLeast);
  const cases = readCases(folder, options.case);
  const setup = await openSetup(options, output);
  const results: CaseResult[] = [];
  const failures: { name: string; error: string }[] = [];
  for (const given of cases) {
    output.say(`${given.name}: ${given.description}`);
    try {
      const result = await runInScratch(given, setup);
      output.say(`  ${result.solved ? 'solved' : 'not solved'} in ${result.seconds.toFixed(1)} s: ${result.reason}`);
      results.push(result);
    } catch (error) {
      // The results of the other cases are kept; the report and the exit code show the failure.
      const message = error instanceof Error ? error.message : String(error);
      output.say(`  could not be run: ${message}`);
      failures.push({ name: given.name, error: message });
    }
  }
  const report: EvalReport = {
    at: setup.now().toISOString(),
    model: options.model,
    isolation: setup.sandbox.isolation,
    cases: results,
    failures,
    summary: summarise(results),
  };
  if (options.out !== undefined) await writeReport(options.out, report);
  output.result(report, `\n${describeReport(report)}`);
  const proven = results.filter((one) => one.verdict === 'proven').length;
  if (failures.length > 0) return exitCodes.failed;
  return proven < atLeast ? exitCodes.failed : exitCodes.ok;
}

async function runCorpus(file: string, options: EvalOptions, output: Output): Promise<number> {
  const { evaluateCorpus, describeCorpus } = await import('./corpus/index.ts');
  const { createSandbox } = await import('@suture/adapters/proving');
  const sandbox = await createSandbox({ allowUnsandboxed: options.unsandboxed ?? false });
  const report = await evaluateCorpus({
    file,
    visible: readVisible(options.visible),
    names: options.case,
    minutes: readMinutes(options.minutes),
    ...defined({ keep: options.keep }),
    sandbox,
    say: (line) => output.say(line),
  });
  if (options.out !== undefined) await writeReport(options.out, report);
  output.result(report, `\n${describeCorpus(report)}`);
  return exitCodes.ok;
}

function readVisible(text: string): 'tests' | 'example' {
  if (text === 'tests' || text === 'example') return text;
  throw new InvalidInput('the option --visible', [`"${text}" is unknown; use tests or example`]);
}

function readMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 120) return minutes;
  throw new InvalidInput('the option --minutes', [`"${text}" is no number of minutes; use one above 0 and up to 120`]);
}

function readCount(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidInput('the option --at-least', [`"${text}" is not a number of fixes; use a number such as 5`]);
}

/** Reports problems of the options or the machine once, before the first case. */
async function openSetup(options: EvalOptions, output: Output): Promise<EvalSetup> {
  const { readEngineChoice } = await import('@suture/local');
  const engineChoice = readEngineChoice(options.model, 'the option --model');
  const config = await readShared(options.config);
  if (engineChoice.by === 'bedrock' && engineChoice.id === undefined && config.models === undefined)
    throw new InvalidInput('the option --model', [
      'bedrock uses the models of a configuration; give one with --config FILE, or use bedrock:MODEL_ID',
    ]);
  const allowUnsandboxed = options.unsandboxed ?? false;
  const { createSandbox } = await import('@suture/adapters/proving');
  const sandbox = await createSandbox({ allowUnsandboxed });
  return {
    engineChoice,
    config,
    sandbox,
    allowUnsandboxed,
    log: { info: () => undefined, warn: (message) => output.say(`  ! ${message}`) },
    now: () => new Date(),
    ticks: () => performance.now(),
  };
}

async function readShared(file: string | undefined): Promise<EvalSetup['config']> {
  if (file === undefined) return {};
  const { loadConfig } = await import('@suture/local');
  const { models, limits } = await loadConfig(process.cwd(), file);
  return { limits, ...defined({ models }) };
}

async function runInScratch(given: EvalCase, setup: EvalSetup): Promise<CaseResult> {
  const { runCase } = await import('./run-case.ts');
  const scratch = await mkdtemp(join(tmpdir(), 'suture-eval-'));
  try {
    return await runCase(given, scratch, setup);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function writeReport(file: string, report: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`).catch((cause: unknown) => {
    throw new InvalidInput('the option --out', [`${file} cannot be written; name a file in an existing folder`], {
      cause,
    });
  });
}

async function compare(files: readonly string[], output: Output): Promise<number> {
  const [before, after, ...more] = files;
  if (before === undefined || after === undefined || more.length > 0)
    throw new InvalidInput('the option --compare', ['give two reports that --out wrote: OLD.json NEW.json']);
  const comparison = compareReports(await readReport(before), await readReport(after));
  output.result(comparison, describeComparison(comparison));
  return exitCodes.ok;
}

async function readReport(file: string): Promise<EvalReport> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InvalidInput('the option --compare', [`${file} cannot be read; name a report that --out wrote`], {
      cause,
    });
  });
  return parseJson(EvalReport, text, `the report ${file}`);
}
