import { artifactKeys, FixAttempt } from '@suture/core';
import { Transcript } from '@suture/core/agents';
import { z } from 'zod';
import type { Action } from '../model/obeying-model.ts';
import type { Effects } from '../world/effects.ts';
import { nameAnswerGates } from './answers.ts';
import { nameRefusal } from './refusals.ts';

const Recorded = z.object({ action: z.string(), detail: z.record(z.string(), z.unknown()) });

/** One conversation that was kept, and which attempt it was. */
export interface Conversation {
  readonly attempt: number;
  readonly transcript: Transcript;
}

/** The gates that stopped an action; empty when none did. */
export function nameGates(action: Action, effects: Effects): readonly string[] {
  const conversation = listConversations(effects).find(({ transcript }) => containsAction(transcript, action));
  const over = budgetSpent(effects);
  if (conversation === undefined) return over;
  const { transcript } = conversation;
  const refusal = findRefusal(transcript, action);
  const ending = transcript.ending?.outcome === 'unanswered' ? [nameRefusal(transcript.ending.reason)] : [];
  const unended = transcript.ending === undefined ? over : [];
  const refused = [...(refusal === undefined ? [] : [nameRefusal(refusal)]), ...ending, ...unended];
  if (refused.length > 0 || !action.isAnswer) return [...new Set(refused)];
  const tried =
    action.agent === 'fix' ? readAttempts(effects).filter((entry) => entry.attempt === conversation.attempt) : [];
  const judged = tried.flatMap(({ result, reasons }) =>
    result === 'refused' || result === 'not_proven' ? reasons.map(nameRefusal) : [],
  );
  return [...new Set(judged.length > 0 ? judged : nameAnswerGates(action, effects))];
}

function listConversations({ artifacts }: Effects): readonly Conversation[] {
  return [...artifacts].flatMap(([key, text]) => {
    if (!/\/transcripts\/\w+-\d+\.json$/.test(key)) return [];
    const transcript = Transcript.parse(JSON.parse(text));
    return [{ attempt: transcript.attempt, transcript }];
  });
}

/** Words have no id, so any conversation of that agent that came to no answer holds them. */
function containsAction({ agent, turns, ending }: Transcript, action: Action): boolean {
  if (agent !== action.agent) return false;
  if (action.id === '') return ending?.outcome !== 'answered';
  const said = turns.flatMap(({ reply }) => reply?.message.content ?? []);
  return said.some((part) => part.type === 'tool_call' && part.id === action.id);
}

function findRefusal({ turns }: Transcript, action: Action): string | undefined {
  const results = turns.flatMap(({ asked }) => asked.content);
  const result = results.find((part) => part.type === 'tool_result' && part.id === action.id);
  return result?.type === 'tool_result' && result.failed ? result.text : undefined;
}

function budgetSpent({ audit }: Effects): readonly string[] {
  const records = audit.map((record) => Recorded.parse(record));
  return records.some(
    ({ action, detail }) =>
      ['handing over', 'triage by rule alone'].includes(action) && JSON.stringify(detail).includes('BudgetSpent'),
  )
    ? ['budget']
    : [];
}

function readAttempts({ artifacts, incident }: Effects): readonly FixAttempt[] {
  const text = artifacts.get(artifactKeys.attempts(incident.id));
  return text === undefined ? [] : z.array(FixAttempt).parse(JSON.parse(text));
}
