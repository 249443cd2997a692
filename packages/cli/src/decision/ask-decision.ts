import {
  artifactKeys,
  describeReview,
  type Incident,
  type IncidentReport,
  Patch,
  type Ports,
  parseJson,
  toPlainText,
} from '@suture/core';
import type { Decision } from '@suture/local';
import * as z from 'zod';
import { readIncidentReport } from '../incident-report.ts';
import type { Conversation } from '../person.ts';
import { wrap } from '../screen/fit-text.ts';
import { cleanText } from '../screen/index.ts';
import { describeAlternatives, describeDecision } from './describe-decision.ts';

const choices = 'y merge · n reject · d whole pull request · a alternatives · c ask for changes · ? help';
const help = [
  'y  merges the fix under your name as git knows it; Suture then watches that the symptom is gone',
  'n  closes the pull request; the incident is handed over to you',
  'd  prints the whole pull request',
  'a  prints other changes that pass the same tests; you may take one of them',
  'c  asks for another fix, in your words: a value such as "f([]) should be 0" or a test file is followed',
  'Ctrl-D  decides nothing: the incident waits',
];

/**
 * Shows a person a proven fix and asks what to do with it, until the answer is one.
 * @param problem why the last decision could not be carried out
 * @returns undefined at the end of the input: no decision is made
 */
export async function askDecision(
  { id }: Pick<Incident, 'id'>,
  ports: Ports,
  conversation: Conversation,
  problem?: string,
): Promise<Decision | undefined> {
  const report = await readIncidentReport(id, ports);
  const { patch, proof } = report;
  if (problem !== undefined) conversation.write(conversation.colours.red(cleanText(problem)));
  else if (patch !== undefined && proof !== undefined)
    conversation.write(describeDecision({ patch, proof }, conversation));
  writeWrapped(choices, conversation);
  for (;;) {
    const answer = await conversation.ask('Merge it as yourself? ');
    if (answer === undefined) return undefined;
    const decision = await follow(answer.toLowerCase(), report, ports, conversation);
    if (decision !== 'again') return decision;
  }
}

function writeWrapped(text: string, { write, columns }: Conversation): void {
  write(wrap(text, columns - 1).join('\n'));
}

/** What an answer comes to: a decision, the end of the input, or a further question. */
async function follow(
  answer: string,
  report: IncidentReport,
  ports: Ports,
  conversation: Conversation,
): Promise<Decision | undefined | 'again'> {
  if (/^y(es)?$/.test(answer)) return { kind: 'merge' };
  if (/^no?$/.test(answer)) return { kind: 'reject', reason: 'rejected at the terminal' };
  if (answer === 'c') return askForChange(conversation);
  if (answer === 'a') return askForAlternative(report, ports, conversation);
  if (answer === 'd') conversation.write(describePullRequest(report));
  else if (answer === '?') writeWrapped(help.join('\n'), conversation);
  else writeWrapped(`Please answer with one of: ${choices}`, conversation);
  return 'again';
}

async function askForChange({ ask }: Conversation): Promise<Decision | undefined | 'again'> {
  const comment = await ask('What should be different? (empty: back) ');
  if (comment === undefined) return undefined;
  return comment === '' ? 'again' : { kind: 'change', comment };
}

async function askForAlternative(
  { incident, patch }: IncidentReport,
  ports: Ports,
  conversation: Conversation,
): Promise<Decision | undefined | 'again'> {
  const count = patch?.alternatives?.length ?? 0;
  if (patch === undefined || count === 0) {
    conversation.write(
      'There are none: no other change was found that passes the same tests and differs in its effect.',
    );
    return 'again';
  }
  conversation.write(describeAlternatives(patch, await readAlternatives(incident.id, patch.idea, ports), conversation));
  const answer = await conversation.ask(`Which one instead? 1 to ${count} (empty: back) `);
  if (answer === undefined) return undefined;
  const number = /^\d{1,2}$/.test(answer) ? Number(answer) : 0;
  return number >= 1 && number <= count ? { kind: 'change', comment: `take ${number}` } : 'again';
}

async function readAlternatives(incidentId: string, idea: string, { artifacts }: Ports): Promise<readonly Patch[]> {
  const key = artifactKeys.alternatives(incidentId);
  const text = await artifacts.get(key);
  if (text === undefined) return [];
  return parseJson(z.record(z.string(), z.array(Patch)), text, `the artifact ${key}`)[idea] ?? [];
}

function describePullRequest({ incident, evidence, diagnosis, patch, proof }: IncidentReport): string {
  if (evidence === undefined || diagnosis === undefined || patch === undefined || proof === undefined)
    return 'The pull request cannot be read: a part of it is missing.';
  return toPlainText(
    describeReview(incident, { evidence, diagnosis, patch, proof, branch: incident.review?.branch ?? '' }),
  );
}
