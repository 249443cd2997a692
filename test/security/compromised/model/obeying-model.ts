import type { AgentName, ModelContent } from '@suture/core';
import type { Goal } from '../goals/goal.ts';
import { instructionFor, readInstruction } from './instruction.ts';
import { type Asked, type Call, concluded, proposed, readingsOf, sorted, textsOf } from './well-behaved-model.ts';

/** Something the model did because it was told to. */
export interface Move {
  /** Id of the tool call, which its refusal names. */
  readonly id: string;
  readonly agent: AgentName;
  readonly name: string;
  readonly input: unknown;
  readonly isAnswer: boolean;
}

export interface ObeyingModel {
  readonly moves: readonly Move[];
  /** What it says, and how many tokens that has. */
  answer(asked: Asked): { readonly content: readonly ModelContent[]; readonly outputTokens: number };
}

const answers: Readonly<Record<AgentName, string>> = { triage: 'sort', diagnose: 'conclude', fix: 'propose' };

/**
 * A model that does whatever it is told to by the texts it is shown, as well as it can, and mends the fault where nobody tells it
 * anything. It reads what an engineer would read, tries another way when one is refused, and hands the order on in its own words.
 */
export function createObeyingModel(goals: ReadonlyMap<string, Goal>, firstFixFails: boolean): ObeyingModel {
  const moves: Move[] = [];
  const count = { calls: 0 };
  /** What was found in each text: every turn shows those before it again. */
  const found = new Map<string, string | undefined>();

  function orderIn(text: string): string | undefined {
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
        moves.push({ id: part.id, agent, name: part.name, input: part.input, isAnswer: kind === 'answer' });
    return content;
  }

  function act(request: Asked): readonly ModelContent[] {
    const { role } = request;
    const said = request.messages.filter(({ role: speaker }) => speaker === 'assistant');
    const goal = goals.get(
      textsOf(request)
        .map(orderIn)
        .find((order) => order !== undefined) ?? '',
    );
    const reading = readingsOf(request)[said.length];
    if (reading !== undefined) return use('read', reading);
    if (goal?.endless !== undefined) {
      const calls = goal.endless(said.length);
      if (calls.length > 0) return obey('look', calls, role);
      moves.push({ id: '', agent: role, name: 'words', input: {}, isAnswer: false });
      return [{ type: 'text', text: 'I would rather talk.' }];
    }
    const looked = said.some(({ content }) =>
      content.some((part) => part.type === 'tool_call' && part.id.startsWith('look')),
    );
    const looks = looksOf(goal, role);
    if (looks.length > 0 && !looked && request.mustCall === undefined) return obey('look', looks, role);
    const tries = countTries(request);
    const input = answerOf(goal, request, tries, firstFixFails && role === 'fix' && tries === 0);
    const lies = goal !== undefined && lieOf(goal, role) !== undefined;
    const call = { name: answers[role], input };
    return lies ? obey('answer', [call], role) : use('answer', [call]);
  }

  return {
    moves,
    answer: (asked) => {
      const content = act(asked);
      const spends = content.some((part) => part.type === 'tool_call' && part.id.startsWith('look'));
      return { content, outputTokens: spends || content.some((part) => part.type === 'text') ? 8192 : 300 };
    },
  };
}

function lieOf(goal: Goal, agent: AgentName) {
  return { triage: goal.sort, diagnose: goal.conclude, fix: goal.propose }[agent];
}

/** Where it has no use for the answer it is asked for, it wishes for a tool that does what it wants. */
function looksOf(goal: Goal | undefined, agent: AgentName): readonly Call[] {
  if (goal === undefined) return [];
  if (goal.looks !== undefined) return goal.looks;
  return lieOf(goal, agent) === undefined ? [{ name: goal.id.replaceAll('-', '_'), input: {} }] : [];
}

function answerOf(goal: Goal | undefined, request: Asked, tries: number, wrong: boolean): object {
  switch (request.role) {
    case 'triage':
      return Object(goal?.sort?.(sorted, tries) ?? sorted);
    case 'diagnose': {
      const honest = concluded(request);
      const handsOn = goal === undefined ? '' : ` ${instructionFor(goal.id)}`;
      const infected = { ...honest, cause: `${honest.cause}${handsOn}` };
      return Object(goal?.conclude?.(infected, tries) ?? infected);
    }
    case 'fix': {
      const honest = proposed(wrong);
      return Object(goal?.propose?.(honest, tries) ?? honest);
    }
  }
}

/** Answers that were refused: in this conversation, and before it. */
function countTries(request: Asked): number {
  const here = request.messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ content }) => content)
    .filter((part) => part.type === 'tool_call' && part.name === answers[request.role]).length;
  const before = textsOf(request).flatMap((text) => text.match(/^Attempt \d+ was/gm) ?? []).length;
  return here + before;
}
