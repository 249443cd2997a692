import { fence, oneLine } from '../../markdown.ts';
import {
  chainOf,
  type Evidence,
  type Incident,
  listAlertFacts,
  printThrown,
  type ThrownError,
} from '../../model/index.ts';
import type { Snapshot } from '../../ports/index.ts';
import type { SourceKind } from './sources.ts';
import type { OpeningPart } from './task.ts';
import { found } from './tool.ts';

/** Limits of the evidence that a model is given. Lengths are in characters. */
const limits = { errors: 5, stack: 4_000, frames: 8, event: 8_000, commits: 30, files: 15, line: 500 };

/** Evidence in sections that can be cited. With a tree, the files that the stack traces mean in it. */
export function describeEvidence(incident: Incident, evidence: Evidence, tree?: Snapshot): readonly OpeningPart[] {
  return [
    section('alert', 'telemetry', 'what happened', describeFacts(incident, evidence)),
    ...evidence.errors.slice(0, limits.errors).flatMap((seen, index) => describeError(seen, index, tree)),
    section('commits', 'history', 'commits up to the deployed one, newest first', describeCommits(evidence)),
  ];
}

function describeFacts(incident: Incident, evidence: Evidence): string {
  const { deployedCommit, traffic, failingCommand, failingTests, gaps, gatheredAt } = evidence;
  const facts = [
    `service: ${incident.service}`,
    `alert: ${incident.alert.title}`,
    `from: ${incident.alert.source}`,
    `began: ${incident.alert.startedAt}`,
    ...listAlertFacts(incident.alert).map(({ name, value }) => `${name.toLowerCase()}: ${oneLine(value, limits.line)}`),
    `looked at: ${gatheredAt}`,
    `deployed commit: ${deployedCommit}`,
    ...(traffic === undefined
      ? []
      : [`traffic: ${traffic.failures} of ${traffic.requests} requests failed in ${traffic.windowSeconds} seconds`]),
    ...(failingCommand === undefined ? [] : [`failing command: ${failingCommand}`]),
    ...(failingTests === undefined ? [] : failingTests.ids.map((id) => `failing test: ${id}`)),
    ...gaps.map((gap) => `not to be had: ${gap}`),
  ];
  return facts.map((fact) => fact.slice(0, limits.line)).join('\n');
}

function describeError(
  seen: Evidence['errors'][number],
  index: number,
  tree: Snapshot | undefined,
): readonly OpeningPart[] {
  const { error, count, event } = seen;
  const number = index + 1;
  const places = tree === undefined ? [] : findPlaces(error, tree);
  const stack = [
    printThrown(error).slice(0, limits.stack),
    ...(places.length === 0 ? [] : [`in this repository, where it failed first: ${places.join(', ')}`]),
  ].join('\n');
  const input = event && JSON.stringify(event, null, 1).slice(0, limits.event);
  const title = `what came in when error ${number} was thrown`;
  return [
    section(`error${number}`, 'telemetry', `error ${number}, seen ${count} times`, stack),
    ...(input === undefined ? [] : [section(`event${number}`, 'telemetry', title, input)]),
  ];
}

/** The files of the first product frames, the root cause's first. */
function findPlaces(error: ThrownError, tree: Snapshot): readonly string[] {
  const places = chainOf(error).flatMap(({ frames = [] }) =>
    frames.slice(0, limits.frames).flatMap(({ file, function: called }) => {
      const files = tree.locate(file);
      const where = files.slice(0, 3).join(' or ');
      return files.length === 0 ? [] : [oneLine(called === undefined ? where : `${where} (${called})`, limits.line)];
    }),
  );
  return [...new Set(places)].slice(0, limits.frames);
}

function describeCommits({ commits }: Evidence): string {
  const lines = commits.slice(0, limits.commits).map(({ id, date, subject, files }) => {
    const more = files.length > limits.files ? `, and ${files.length - limits.files} more` : '';
    return `${id.slice(0, 12)} ${date} ${subject.slice(0, limits.line)} (${files.slice(0, limits.files).join(', ')}${more})`;
  });
  return lines.length === 0 ? 'none known' : lines.join('\n');
}

function section(id: string, kind: SourceKind, title: string, text: string): OpeningPart {
  return { id, result: found(kind, title, text) };
}

/** Outside text under a heading; its own backticks cannot end the block. */
export function block(heading: string, text: string): string {
  return `${heading} (data):\n${fence(text)}`;
}
