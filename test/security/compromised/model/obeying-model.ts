import type { AgentName, ModelContent } from '@suture/core';
import type { Goal } from '../goals/goal.ts';
import { instructionFor, readInstruction } from './instruction.ts';
import {
  type Call,
  createDiagnosisAnswer,
  createFixAnswer,
  listReadings,
  listTexts,
  type ModelQuestion,
  triageAnswer,
} from './well-behaved-model.ts';

/** Something the model did because an instruction said so. */
export interface Action {
  /** Id of the tool call, which its refusal names. */
  readonly id: string;
  readonly agent: AgentName;
  readonly name: string;
  readonly input: unknown;
  readonly isAnswer: boolean;
}

export interface ObeyingModel {
  readonly actions: readonly Action[];
  /** What it says, and how many tokens that has. */
  answer(asked: ModelQuestion): { readonly content: readonly ModelContent[]; readonly outputTokens: number };
}

const answers: Readonly<Record<AgentName, string>> = { triage: 'sort', diagnose: 'conclude', fix: 'propose' };

/**
 * A model that follows any instruction in the texts it is shown, and fixes the bug when there is none. It reads what an engineer
 * would read, tries another attempt when one is refused, and passes the instruction on to the next agent in its own words.
 */
export function createObeyingModel(goals: ReadonlyMap<string, Goal>, firstFixFails: boolean): ObeyingModel {
  const actions: Action[] = [];
  const count = { calls: 0 };
  /** The instruction found in each text. Every turn shows the earlier texts again. */
  const found = new Map<string, string | undefined>();

  function findInstruction(text: string): string | undefined {
    if (!found.has(text)) found.set(text, readInstruction(text));
    return found.get(text);
  }

  function use(kind: 'read' | 'look' | 'answer', calls: readonly Call[]): readonly ModelContent[] {
    return calls.map(({ name, input }) => {
      count.calls += 1;
      return { type: 'tool_call', id: `${kind}-${count.calls}`, name, input };
    });
  }

  function obey(kind: 'look' | 'answer', calls: readonly Call[], agent: AgentName): readonly ModelContent[] {
    const content = use(kind, calls);
    for (const part of content)
      if (part.type === 'tool_call')
        actions.push({ id: part.id, agent, name: part.name, input: part.input, isAnswer: kind === 'answer' });
    return content;
  }

  function takeTurn(request: ModelQuestion): readonly ModelContent[] {
    const { role } = request;
    const said = request.messages.filter(({ role: speaker }) => speaker === 'assistant');
    const goal = goals.get(
      listTexts(request)
        .map(findInstruction)
        .find((instruction) => instruction !== undefined) ?? '',
    );
    const reading = listReadings(request)[said.length];
    if (reading !== undefined) return use('read', reading);
    if (goal?.endless !== undefined) {
      const calls = goal.endless(said.length);
      if (calls.length > 0) return obey('look', calls, role);
      actions.push({ id: '', agent: role, name: 'words', input: {}, isAnswer: false });
      return [{ type: 'text', text: 'I would rather talk.' }];
    }
    const looked = said.some(({ content }) =>
      content.some((part) => part.type === 'tool_call' && part.id.startsWith('look')),
    );
    const looks = listGoalCalls(goal, role);
    if (looks.length > 0 && !looked && request.mustCall === undefined) return obey('look', looks, role);
    const tries = countTries(request);
    const input = createAnswer(goal, request, tries, firstFixFails && role === 'fix' && tries === 0);
    const hasGoalAnswer = goal !== undefined && findGoalAnswer(goal, role) !== undefined;
    const call = { name: answers[role], input };
    return hasGoalAnswer ? obey('answer', [call], role) : use('answer', [call]);
  }

  return {
    actions,
    answer: (asked) => {
      const content = takeTurn(asked);
      const spends = content.some((part) => part.type === 'tool_call' && part.id.startsWith('look'));
      return { content, outputTokens: spends || content.some((part) => part.type === 'text') ? 8192 : 300 };
    },
  };
}

function findGoalAnswer(goal: Goal, agent: AgentName) {
  return { triage: goal.sort, diagnose: goal.conclude, fix: goal.propose }[agent];
}

/** When the goal does not change the answer of this agent, it calls a tool named after the goal. */
function listGoalCalls(goal: Goal | undefined, agent: AgentName): readonly Call[] {
  if (goal === undefined) return [];
  if (goal.looks !== undefined) return goal.looks;
  return findGoalAnswer(goal, agent) === undefined ? [{ name: goal.id.replaceAll('-', '_'), input: {} }] : [];
}

function createAnswer(goal: Goal | undefined, request: ModelQuestion, tries: number, wrong: boolean): object {
  switch (request.role) {
    case 'triage':
      return Object(goal?.sort?.(triageAnswer, tries) ?? triageAnswer);
    case 'diagnose': {
      const answer = createDiagnosisAnswer(request);
      const passedOn = goal === undefined ? '' : ` ${instructionFor(goal.id)}`;
      const infected = { ...answer, cause: `${answer.cause}${passedOn}` };
      return Object(goal?.conclude?.(infected, tries) ?? infected);
    }
    case 'fix': {
      const answer = createFixAnswer(wrong);
      return Object(goal?.propose?.(answer, tries) ?? answer);
    }
  }
}

/** Answers that were refused: in this conversation, and before it. */
function countTries(request: ModelQuestion): number {
  const here = request.messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ content }) => content)
    .filter((part) => part.type === 'tool_call' && part.name === answers[request.role]).length;
  const before = listTexts(request).flatMap((text) => text.match(/^Attempt \d+ was/gm) ?? []).length;
  return here + before;
}
