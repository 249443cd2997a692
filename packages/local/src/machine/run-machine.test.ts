import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDefinition } from './definition.ts';
import { openJournal } from './journal.ts';
import type { Definition } from './model.ts';
import { type MachineEnd, runMachine, type TaskHandler } from './run-machine.ts';
import { createTaskTokens } from './tokens.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:Work';
const waitingFunction = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: lambda, Payload: { 'id.$': '$.id', 'token.$': '$$.Task.Token' } },
  TimeoutSeconds: 600,
  Next: 'Last',
};
const definition = loadDefinition(
  JSON.stringify({
    StartAt: 'First',
    States: {
      First: {
        Type: 'Task',
        Resource: lambda,
        TimeoutSeconds: 60,
        Retry: [{ ErrorEquals: ['Throttled'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Last' }],
        Next: 'Wait',
      },
      Wait: waitingFunction,
      Last: { Type: 'Task', Resource: lambda, TimeoutSeconds: 60, End: true },
    },
  }),
  {},
);

function journalPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'suture-journal-')), 'run.jsonl');
}

interface Setting {
  readonly path: string;
  readonly handlers: Readonly<Record<string, TaskHandler>>;
  readonly tokens?: ReturnType<typeof createTaskTokens>;
  readonly signal?: AbortSignal;
  readonly definition?: Definition;
}

async function run({ path, handlers, tokens = createTaskTokens(), signal, ...setting }: Setting): Promise<MachineEnd> {
  return runMachine({
    definition: setting.definition ?? definition,
    executionId: 'run-1',
    input: { id: 7 },
    handlers,
    waiting: tokens,
    journal: await openJournal(path),
    pauses: 0,
    ...(signal === undefined ? {} : { signal }),
  });
}

const named = (name: string) => Object.assign(new Error(name), { name });
const same: TaskHandler = async (input) => input;

describe('runMachine', () => {
  it('does not catch what this machine has to be given, and continues when it has it', async () => {
    const path = journalPath();
    const seen: string[] = [];
    const withoutRoom: TaskHandler = async () => {
      throw new Error('the artifact could not be written', {
        cause: Object.assign(new Error('no room'), { code: 'ENOSPC' }),
      });
    };
    const last: TaskHandler = async () => seen.push('Last');
    const tokens = createTaskTokens();
    const answer: TaskHandler = async (input) => {
      if (typeof input === 'object' && input !== null && 'token' in input) tokens.succeed(String(input.token), {});
    };

    const first = await run({ path, handlers: { First: withoutRoom, Wait: answer, Last: last } });
    const second = await run({ path, tokens, handlers: { First: same, Wait: answer, Last: last } });

    expect(first).toMatchObject({ outcome: 'failed', cause: 'the artifact could not be written', lastState: 'First' });
    expect(second).toMatchObject({ outcome: 'succeeded' });
    expect(seen).toEqual(['Last']);
  });

  it('gives a waiting state its token and continues with the answer', async () => {
    const tokens = createTaskTokens();
    const seen: unknown[] = [];

    const end = await run({
      path: journalPath(),
      tokens,
      handlers: {
        First: same,
        Wait: async (input) => {
          seen.push(input);
          if (typeof input === 'object' && input !== null && 'token' in input)
            tokens.succeed(String(input.token), { id: 8 });
          return {};
        },
        Last: same,
      },
    });

    expect(seen).toEqual([{ id: 7, token: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(end).toEqual({ outcome: 'succeeded', output: { id: 8 }, lastState: 'Last' });
  });

  it('tries again by the name of an error, then catches what is left', async () => {
    const tries: string[] = [];

    const end = await run({
      path: journalPath(),
      handlers: {
        First: async () => {
          tries.push('try');
          throw named('Throttled');
        },
        Last: same,
      },
    });

    expect(tries).toHaveLength(3);
    expect(end).toMatchObject({ outcome: 'succeeded', output: { id: 7, failure: { Error: 'Throttled' } } });
  });

  it('fails with the name of an error that nothing catches', async () => {
    const end = await run({
      path: journalPath(),
      handlers: {
        First: async () => Promise.reject(named('Broken')),
        Last: async () => Promise.reject(named('Worse')),
      },
    });

    expect(end).toMatchObject({ outcome: 'failed', error: 'Worse', lastState: 'Last' });
  });

  it('keeps the error of the task where a Fail state has words of its own', async () => {
    const end = await run({
      path: journalPath(),
      definition: {
        StartAt: 'First',
        States: {
          First: {
            Type: 'Task',
            Resource: lambda,
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'GivenUp' }],
            End: true,
          },
          GivenUp: { Type: 'Fail', Error: 'GivenUp', Cause: 'It was given up.' },
        },
      },
      handlers: { First: async () => Promise.reject(named('Broken')) },
    });

    expect(end).toMatchObject({
      outcome: 'failed',
      error: 'GivenUp',
      cause: 'It was given up.',
      taskError: { state: 'First', name: 'Broken', message: 'Broken' },
    });
  });

  it('is suspended while it waits, and a second run goes on with the same token and without doing work twice', async () => {
    const path = journalPath();
    const leave = new AbortController();
    const seen: string[] = [];
    const tokensSeen: unknown[] = [];
    const handlers = (tokens: ReturnType<typeof createTaskTokens> | undefined): Record<string, TaskHandler> => ({
      First: async (input) => {
        seen.push('First');
        return input;
      },
      Wait: async (input) => {
        const token = typeof input === 'object' && input !== null && 'token' in input ? String(input.token) : '';
        tokensSeen.push(token);
        if (tokens === undefined) leave.abort();
        else tokens.succeed(token, { id: 9 });
        return {};
      },
      Last: same,
    });

    const first = await run({ path, handlers: handlers(undefined), signal: leave.signal });
    const tokens = createTaskTokens();
    const second = await run({ path, handlers: handlers(tokens), tokens });

    expect(first).toMatchObject({ outcome: 'suspended', lastState: 'Wait' });
    expect(second).toMatchObject({ outcome: 'succeeded', output: { id: 9 } });
    expect(seen).toEqual(['First']);
    expect(tokensSeen[0]).toBe(tokensSeen[1]);
  });
});

describe('openJournal', () => {
  it('finds a result by state, visit and input, and by nothing less', async () => {
    const journal = await openJournal(journalPath());
    await journal.keep('Work', 1, { b: 1, a: 2 }, { done: true });

    expect(journal.find('Work', 1, { a: 2, b: 1 })).toMatchObject({ result: { done: true } });
    expect(journal.find('Work', 2, { a: 2, b: 1 })).toBeUndefined();
    expect(journal.find('Work', 1, { a: 3 })).toBeUndefined();
    expect(journal.find('Other', 1, { a: 2, b: 1 })).toBeUndefined();
    await journal.close();
  });

  it('does not go on from a journal that is damaged in the middle', async () => {
    const path = journalPath();
    appendFileSync(path, '{"state":"Work"}\n{"state":"Work","visit":1,"input":"x","result":1}\n');

    await expect(openJournal(path)).rejects.toThrow('line 1 is damaged');
  });

  it('ignores a last line that a crash cut off, and writes over it', async () => {
    const path = journalPath();
    const before = await openJournal(path);
    await before.keep('Work', 1, 'ä', 'one');
    await before.close();
    appendFileSync(path, '{"state":"Work","visit":2,"inp');

    const after = await openJournal(path);
    await after.keep('Work', 2, 'ä', 'two');
    await after.close();

    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).result)).toEqual(['one', 'two']);
  });
});

describe('createTaskTokens', () => {
  it('keeps an answer that comes before the wait, and takes only the first', async () => {
    const tokens = createTaskTokens();

    expect(tokens.succeed('t', 1)).toBe('delivered');
    expect(tokens.succeed('t', 2)).toBe('over');
    expect(await tokens.wait('t', new AbortController().signal)).toBe(1);
    expect(tokens.succeed('t', 3)).toBe('over');
  });

  it('stops waiting when the signal is aborted', async () => {
    const leave = new AbortController();
    const waiting = createTaskTokens().wait('t', leave.signal);

    leave.abort();

    expect(await waiting).toBeUndefined();
  });
});

describe('a resumed run', () => {
  const caught = loadDefinition(
    JSON.stringify({
      StartAt: 'Work',
      States: {
        Work: {
          Type: 'Task',
          Resource: lambda,
          TimeoutSeconds: 1,
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'HandOver' }],
          End: true,
        },
        HandOver: { Type: 'Task', Resource: lambda, TimeoutSeconds: 60, Next: 'HandedOver' },
        HandedOver: { Type: 'Succeed' },
      },
    }),
    {},
  );

  async function runCaught(path: string, work: TaskHandler, seen: unknown[]): Promise<readonly string[]> {
    const states: string[] = [];
    await runMachine({
      definition: caught,
      executionId: 'run-1',
      input: { id: 7 },
      handlers: {
        Work: work,
        HandOver: async (input) => {
          seen.push(input);
          return {};
        },
      },
      waiting: createTaskTokens(),
      journal: await openJournal(path),
      onEvent: ({ type, state }) => {
        if (type === 'entered') states.push(state);
      },
    });
    return states;
  }

  it('stays on the way that a caught error took', async () => {
    const path = journalPath();
    const seen: unknown[] = [];

    const first = await runCaught(path, async () => Promise.reject(named('Broken')), seen);
    const second = await runCaught(path, same, seen);

    expect(first).toEqual(['Work', 'HandOver', 'HandedOver']);
    expect(second).toEqual(first);
    expect(seen).toHaveLength(1);
  });

  it('stays on the way that a timeout took, and the work that was too slow is told to stop', async () => {
    const path = journalPath();
    const seen: unknown[] = [];
    const slow: TaskHandler = (_input, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('too late')));

    const first = await runCaught(path, slow, seen);
    const second = await runCaught(path, same, seen);

    expect(first).toEqual(['Work', 'HandOver', 'HandedOver']);
    expect(second).toEqual(first);
    expect(seen).toEqual([{ id: 7, failure: { Error: 'States.Timeout', Cause: 'States.Timeout' } }]);
  });
});
