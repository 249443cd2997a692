import { readTakenNumber } from '@suture/core';
import type { Requested, RequestedCall, SearchTests } from '@suture/mechanic';
import type { SuiteReport } from '@suture/mechanic/suites';

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
  { calls, files }: Requested,
  { named, unknown }: { readonly named: readonly string[]; readonly unknown: readonly RequestedCall[] },
): string {
  if (comments.every((comment) => comment.trim() === '')) return '';
  const taken = readTakenNumber(comments);
  const followed = [
    ...calls.filter((call) => !unknown.includes(call)).map(({ text }) => `it gives what was asked for: ${text}`),
    ...named.map((file) => `it passes ${file}`),
  ];
  const lost = [
    ...(taken === undefined ? [] : [`there is no alternative ${taken}`]),
    ...unknown.map(({ text }) => `no changed function is called as in "${text}"`),
    ...files.filter((file) => !named.includes(file)).map((file) => `there is no file ${file}`),
  ];
  const done = followed.length === 0 ? '' : `As requested, ${followed.join(' and ')}. `;
  if (lost.length > 0) return `${done}Not followed: ${lost.join('; ')}. This is the next repair that passes the tests.`;
  if (done !== '') return done.trim();
  return 'The request could not be followed: it names no value such as "f([]) should be 0", no test file and no number of an alternative. This is the next repair that passes the tests.';
}
