import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseLogError, readCommandAlert, readLogErrors, toLogAlert } from '@suture/adapters/alerts';
import type { Sandbox } from '@suture/adapters/proving';
import {
  type Alert,
  artifactKeys,
  type Config,
  Diagnosis,
  defined,
  describeError,
  type FixKind,
  fixKindOf,
  type Incident,
  type Log,
  Patch,
  type Ports,
  Proof,
  parseJson,
  readConfig,
  testTimeout,
} from '@suture/core';
import { type PlaceRanks, rankPlaces } from '@suture/mechanic';
import type * as z from 'zod';
import type { EngineChoice } from '../engine-choice.ts';
import { type LocalLoop, openLocalLoop } from '../loop.ts';
import { openSourceTree } from '../mechanic/source-tree.ts';
import { type BeforeFix, layOutBeforeFix, withFiles } from './before-fix.ts';
import type { PastIncident } from './past-incidents.ts';
import { passedIn, runTestFiles, type TestsPlace } from './people-tests.ts';

/** What all replays share. */
export interface ShadowSetup {
  /** Absolute path of the team's repository. Nothing is written there. */
  readonly repository: string;
  readonly service: string;
  readonly config: Config;
  readonly sandbox: Sandbox;
  readonly allowUnsandboxed: boolean;
  readonly engineChoice?: EngineChoice;
  /** Minutes of search for each incident. */
  readonly minutes: number;
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly interrupt?: AbortSignal;
  /** Milliseconds of a clock that only goes forward. */
  readonly ticks: () => number;
}

/** How a replay compares with what people did. */
export interface ShadowResult extends PastIncident {
  /** What the engine was shown. */
  readonly shown: 'error' | 'test';
  /** The rank of the first place in the diagnosis that people changed, from 1; 0 if there is none. Absent without a diagnosis. */
  readonly diagnosis?: PlaceRanks;
  /** `set_aside`: the incident cannot be replayed here, so that it says nothing. */
  readonly verdict: 'right' | 'wrong' | 'abstained' | 'set_aside';
  readonly why: string;
  readonly fix?: FixKind;
  readonly seconds: number;
}

/**
 * Replays one past incident on a copy of the commit before its fix, in a folder of its own: the engine diagnoses it and writes a patch,
 * which is proven and compared with what people did. Nothing is published.
 * @param folder an empty folder, absolute
 */
export async function replayIncident(past: PastIncident, folder: string, setup: ShadowSetup): Promise<ShadowResult> {
  const started = setup.ticks();
  const shown = past.error !== undefined || past.log !== undefined ? 'error' : 'test';
  const end = await judgeReplay(past, shown, folder, setup).catch((error: unknown): Judged => {
    setup.interrupt?.throwIfAborted();
    return { verdict: 'set_aside', why: `it cannot be replayed: ${describeError(error).slice(0, 300)}` };
  });
  return { ...past, shown, ...end, seconds: Math.round((setup.ticks() - started) / 100) / 10 };
}

type Judged = Pick<ShadowResult, 'verdict' | 'why' | 'diagnosis' | 'fix'>;

async function judgeReplay(
  past: PastIncident,
  shown: ShadowResult['shown'],
  folder: string,
  setup: ShadowSetup,
): Promise<Judged> {
  const root = join(folder, 'repository');
  const { repository, config, service, sandbox } = setup;
  const order = { from: repository, base: `${past.id}^`, fixed: past.id, withTests: shown === 'test' };
  const before = await layOutBeforeFix(order, root);
  const packages = join(repository, 'node_modules');
  if (existsSync(packages)) {
    await writeFile(join(root, '.git', 'info', 'exclude'), 'node_modules\n');
    await symlink(packages, join(root, 'node_modules'));
  }
  const { testCommand } = config.services[service] ?? {};
  const timeout = testTimeout(config.services[service]);
  const place = { root, repository, reports: join(folder, 'reports'), sandbox, timeout, ...defined({ testCommand }) };
  const telling = await findTelling(before, place);
  if (telling.length === 0 && shown === 'test')
    return { verdict: 'set_aside', why: 'no test of the fix fails before it and passes after it' };
  const loop = await openScratchLoop(root, folder, past, setup);
  try {
    const incident = await heal(past, folder, testCommand, loop, setup);
    return await compare(incident, { before, telling, place, folder }, loop);
  } finally {
    await loop.close();
  }
}

/** The files of the fix's tests that fail before it and pass after it. */
async function findTelling({ fixed, tests }: BeforeFix, place: TestsPlace): Promise<readonly string[]> {
  const files = [...tests.keys()].filter((path) => /\.[cm]?[jt]sx?$/.test(path));
  if (files.length === 0) return [];
  return withFiles(tests, place.root, async () => {
    const red = passedIn(await runTestFiles(files, place));
    const green = await withFiles(fixed, place.root, async () => passedIn(await runTestFiles(files, place)));
    return files.filter((file) => !red.has(file) && green.has(file));
  });
}

/** A loop over the copy, with its own state. The copy has no remote, and its service may be proposed for: the proposal stays in the copy. */
function openScratchLoop(root: string, folder: string, past: PastIncident, setup: ShadowSetup): Promise<LocalLoop> {
  const { service, config, engineChoice, minutes, environment, interrupt, log, allowUnsandboxed } = setup;
  const { testCommand, testMinutes, replay, guardrails } = config.services[service] ?? {};
  const own = {
    ...defined({ testCommand, testMinutes, replay, guardrails }),
    ...{ repository: root, branch: 'main', alarms: ['**'], trust: { start: 'propose' } },
  };
  const shared = defined({ models: config.models });
  const input = { ...shared, limits: config.limits, services: { [service]: own } };
  return openLocalLoop({
    repository: root,
    service,
    config: readConfig(input, 'the configuration of the replay'),
    log,
    environment: { ...environment, SUTURE_HOME: join(folder, 'state') },
    allowUnsandboxed,
    minutes,
    ...defined({ engineChoice, interrupt, logFile: past.error === undefined ? past.log : errorLog(folder) }),
  });
}

const errorLog = (folder: string) => join(folder, 'error.log');

async function heal(
  past: PastIncident,
  folder: string,
  testCommand: string | undefined,
  loop: LocalLoop,
  { service }: ShadowSetup,
): Promise<Incident> {
  if (past.error !== undefined) await writeFile(errorLog(folder), past.error);
  const log = past.error === undefined ? past.log : errorLog(folder);
  const alert: Alert =
    log === undefined
      ? await readCommandAlert(testCommand ?? 'npm test', service, loop.ports)
      : await toLogAlert(chooseLogError(await readLogErrors(log), log), log, service, loop.ports);
  const intake = await loop.submit(alert);
  if (intake.outcome === 'suppressed') throw new Error(intake.reason);
  const end = await loop.run(intake.incidentId, { stay: false });
  if (end.outcome === 'failed') throw end.error;
  return end.incident;
}

interface People {
  readonly before: BeforeFix;
  readonly telling: readonly string[];
  readonly place: TestsPlace;
  readonly folder: string;
}

async function compare(incident: Incident, people: People, { ports }: LocalLoop): Promise<Judged> {
  const { before, telling, place } = people;
  const { id, attempts, review, outcome } = incident;
  const found = await read(Diagnosis, artifactKeys.diagnosis(id), ports);
  const ranks = found && rankPlaces(openSourceTree(place.root), found.locations, before.fixed);
  const diagnosis = defined({ diagnosis: ranks });
  const patch = await read(Patch, artifactKeys.patch(id, attempts.fix), ports);
  if (review === undefined || patch === undefined) {
    const why = outcome?.reason ?? 'no fix was proposed';
    return { ...diagnosis, verdict: 'abstained', why: why.slice(0, 200) };
  }
  const about = { ...diagnosis, fix: fixKindOf(patch) };
  const strange = patch.files.find(({ path }) => !before.fixed.has(path));
  if (strange !== undefined)
    return { ...about, verdict: 'wrong', why: `it changes ${strange.path}, which people left as it was` };
  const proof = await read(Proof, artifactKeys.proof(id, attempts.fix), ports);
  if (proof?.verdict !== 'proven') return { ...about, verdict: 'wrong', why: 'it was proposed without a proof' };
  if (telling.length === 0) return { ...about, verdict: 'set_aside', why: 'people’s fix has no test to judge it by' };
  const change = new Map(patch.files.flatMap(({ path, after }) => (after === null ? [] : [[path, after] as const])));
  const passed = await withFiles(before.tests, place.root, () =>
    withFiles(change, place.root, async () => passedIn(await runTestFiles(telling, place))),
  );
  const failed = telling.find((file) => !passed.has(file));
  if (failed !== undefined) return { ...about, verdict: 'wrong', why: `people’s test fails with it: ${failed}` };
  return { ...about, verdict: 'right', why: `${patch.title}: people’s test passes with it` };
}

async function read<S extends z.ZodType>(
  schema: S,
  key: string,
  { artifacts }: Pick<Ports, 'artifacts'>,
): Promise<z.infer<S> | undefined> {
  const text = await artifacts.get(key);
  return text === undefined ? undefined : parseJson(schema, text, `the artifact ${key}`);
}
