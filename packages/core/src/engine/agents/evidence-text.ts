import { fence, oneLine } from '../../markdown.ts';
import { type Evidence, type Incident, listAlertFacts, printThrown } from '../../model/index.ts';
import type { SourceKind } from './sources.ts';
import type { OpeningPart } from './task.ts';
import { found } from './tool.ts';

/** Limits of the evidence that a model is given. Lengths are in characters. */
const limits = { errors: 5, stack: 4_000, event: 8_000, commits: 30, files: 15, line: 500 };

/** Evidence in sections that can be cited. */
export function describeEvidence(incident: Incident, evidence: Evidence): readonly OpeningPart[] {
  return [
    section('alert', 'telemetry', 'what happened', describeFacts(incident, evidence)),
    ...evidence.errors.slice(0, limits.errors).flatMap(describeError),
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

function describeError(seen: Evidence['errors'][number], index: number): readonly OpeningPart[] {
  const { error, count, event } = seen;
  const number = index + 1;
  const stack = printThrown(error).slice(0, limits.stack);
  const input = event && JSON.stringify(event, null, 1).slice(0, limits.event);
  const title = `what came in when error ${number} was thrown`;
  return [
    section(`error${number}`, 'telemetry', `error ${number}, seen ${count} times`, stack),
    ...(input === undefined ? [] : [section(`event${number}`, 'telemetry', title, input)]),
  ];
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
