import { type Artifacts, type FixRequest, type Incident, Patch, parseJson } from '@suture/core';
import type { Requested, RequestedCall, SearchTests } from '@suture/mechanic';
import type { SuiteReport } from '@suture/mechanic/suites';
import { z } from 'zod';

/** By the idea of the patch that they were shown beside, in the order of their numbers. */
const Alternatives = z.record(z.string(), z.array(Patch));

const alternativesKey = (incidentId: string) => `incidents/${incidentId}/mechanic-alternatives.json`;

/** Keeps the alternatives that a pull request lists, so that a person can take one by its number. */
export async function saveAlternatives(
  byIdea: ReadonlyMap<string, readonly Patch[]>,
  { id }: Incident,
  artifacts: Artifacts,
): Promise<void> {
  await artifacts.put(alternativesKey(id), JSON.stringify(Object.fromEntries(byIdea)));
}

/** The alternative that a person asked for by its number, if the last pull request listed it. */
export async function takeAlternative(
  { take }: Requested,
  { incident, attempts }: FixRequest,
  artifacts: Artifacts,
): Promise<Patch | undefined> {
  const last = attempts.findLast(({ result }) => result === 'changes_requested');
  if (take === undefined || last === undefined) return undefined;
  const key = alternativesKey(incident.id);
  const text = await artifacts.get(key);
  return text === undefined ? undefined : parseJson(Alternatives, text, `the artifact ${key}`)[last.idea]?.[take - 1];
}

/**
 * The tests that judge a repair, with those of the files that a person named: what fails there has to pass too.
 * @param report a run of the named files, if any are
 */
export function addRequestedTests(tests: SearchTests, report: SuiteReport | undefined): SearchTests {
  if (report === undefined) return tests;
  const known = new Set([...tests.failing, ...tests.passing]);
  const added = report.tests.filter(({ id, status }) => !known.has(id) && status !== 'skipped');
  const ids = (status: string) => added.filter((test) => test.status === status).map(({ id }) => id);
  return {
    ...tests,
    failing: [...tests.failing, ...ids('failed')],
    passing: [...tests.passing, ...ids('passed')],
    duration: tests.duration + report.duration,
    slowest: Math.max(tests.slowest, ...added.map(({ duration }) => duration)),
  };
}

/** What was made of a reviewer's words, for the reviewer; empty without any. */
export function describeRequest(
  comments: readonly string[],
  { take, calls, files }: Requested,
  { named, unknown }: { readonly named: readonly string[]; readonly unknown: readonly RequestedCall[] },
): string {
  if (comments.every((comment) => comment.trim() === '')) return '';
  const followed = [
    ...calls.filter((call) => !unknown.includes(call)).map(({ text }) => `it gives what was asked for: ${text}`),
    ...named.map((file) => `it passes ${file}`),
  ];
  const lost = [
    ...(take === undefined ? [] : [`there is no alternative ${take}`]),
    ...unknown.map(({ text }) => `no changed function is called as in "${text}"`),
    ...files.filter((file) => !named.includes(file)).map((file) => `there is no file ${file}`),
  ];
  const done = followed.length === 0 ? '' : `As requested, ${followed.join(' and ')}. `;
  if (lost.length > 0) return `${done}Not followed: ${lost.join('; ')}. This is the next repair that passes the tests.`;
  if (done !== '') return done.trim();
  return 'The request could not be followed: it names no value such as "f([]) should be 0", no test file and no number of an alternative. This is the next repair that passes the tests.';
}
