import { createMemorySnapshot, createMemoryStores, sampleIncident } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BedrockStandIn, startBedrockStandIn, type Turn } from '../stand-ins/bedrock/index.ts';
import { evidence, type OpenOptions, openAgents, promptAfter } from './agents-fixture.ts';

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

const cannotTell: Turn = {
  call: { name: 'conclude', input: { outcome: 'cannot_tell', cause: 'Nothing shows why.', confidence: 0.1 } },
};
const look = (path: string): Turn => ({ call: { name: 'read_file', input: { path } } });

function open(options: OpenOptions = {}) {
  const opened = openAgents(bedrock, options);
  return { ...opened, diagnose: () => opened.agents.diagnose(sampleIncident, evidence, opened.work) };
}

describe('a model that makes errors', () => {
  it('is told what it did wrong', async () => {
    bedrock.play({
      say: [
        { unknownTool: 'run_shell' },
        { call: { name: 'read_file', input: { path: 5 } } },
        look('src/order.js'),
        look('../etc/passwd'),
        { call: { name: 'conclude', input: { outcome: 'cause' } } },
        { text: ' ' },
        cannotTell,
      ],
    });

    const result = await open().diagnose();

    expect(result).toMatchObject({ outcome: 'cannot_tell', reason: 'Nothing shows why.' });
    expect(promptAfter(bedrock, 1)).toBe(
      'There is no such tool. The tools are list_files, read_file, search, past_incidents, conclude.',
    );
    expect(promptAfter(bedrock, 2)).toMatch(/^The input is not valid\. path: /);
    expect(promptAfter(bedrock, 4)).toBe('There is no text file ../etc/passwd that may be shown.');
    expect(promptAfter(bedrock, 5)).toMatch(/^The input is not valid\. cause: /);
    expect(promptAfter(bedrock, 6)).toBe('Use the tools, and finish by calling conclude.');
    expect(bedrock.requests[1]?.messages[2]?.content).toMatchObject([{ toolResult: { status: 'error' } }]);
  });

  it('is told what cannot be looked at, unless that passes', async () => {
    const blame: Turn = { call: { name: 'blame', input: { path: 'src/order.js', startLine: 1, endLine: 2 } } };
    const failing = (error: Error): OpenOptions => ({
      parts: {
        codeHistory: {
          ofFile: async () => [],
          blame: async () => Promise.reject(error),
          changesOf: async () => undefined,
          compare: async () => undefined,
        },
      },
    });
    bedrock.play({ say: [blame, cannotTell] });

    const broken = await open(failing(new RangeError(`no pack ghp_${'a1B2'.repeat(10)}`))).diagnose();

    expect(broken.outcome).toBe('cannot_tell');
    expect(promptAfter(bedrock, 1)).toMatch(/^This cannot be looked at: RangeError: no pack \S*$/);
    expect(promptAfter(bedrock, 1)).not.toContain('ghp_');
    bedrock.play({ say: [blame] });
    const throttled = Object.assign(new Error('too much'), { name: 'CodeHostThrottled' });
    await expect(open(failing(throttled)).diagnose()).rejects.toBe(throttled);
  });

  it('may not ask for more than eight looks at once', async () => {
    const calls = Array.from({ length: 10 }, (_, index) => ({ name: 'search', input: { text: `nowhere ${index}` } }));
    bedrock.play({ say: [{ call: calls }, cannotTell] });

    await open().diagnose();

    expect(promptAfter(bedrock, 1).match(/At most 8 tools/g)).toHaveLength(2);
  });

  it.each([
    [
      { truncate: true, times: 2 },
      'Two answers of the model thinker-v1:0 were lost: the last one broke off at its limit of tokens.',
    ],
    [{ refuse: true, times: 2 }, 'Two answers of the model thinker-v1:0 were lost: the last one was held back.'],
  ] as const)('is given up after %j', async (turn, reason) => {
    bedrock.play({ say: [turn] });

    const result = await open().diagnose();

    expect(result).toEqual({ outcome: 'cannot_tell', reason });
  });

  it('is asked again after one lost answer, which is not kept', async () => {
    bedrock.play({ say: [{ truncate: true, call: { name: 'search', input: {} } }, cannotTell] });

    const result = await open().diagnose();

    expect(result.outcome).toBe('cannot_tell');
    expect(promptAfter(bedrock, 1)).toMatch(/Answer again, in fewer words\.$/);
    expect(bedrock.requests[1]?.messages).toHaveLength(1);
  });
});

describe('a model that repeats itself', () => {
  it('is not shown the same twice', async () => {
    bedrock.play({ say: [look('src/order.js'), look('src/order.js'), cannotTell] });

    await open().diagnose();

    expect(promptAfter(bedrock, 2)).toBe('You have asked this before: see s5.');
  });

  it.each([
    ['the same call', () => look('src/order.js')],
    [
      'calls that differ in one argument',
      (turn: number) => ({ call: { name: 'read_file', input: { path: 'src/order.js', endLine: 100 - turn } } }),
    ],
    ['files that are not there', (turn: number) => look(`src/${turn}.js`)],
    ['tools that are not there', (turn: number) => ({ unknownTool: `shell_${turn}` })],
    ['words without a call', () => ({ text: 'Let me think.' })],
  ] as const)('must answer soon, and is ended: %s', async (_name, say) => {
    let turn = 0;
    bedrock.answer(() => {
      turn += 1;
      return say(turn);
    });

    const result = await open().diagnose();

    expect(result).toMatchObject({
      outcome: 'cannot_tell',
      reason: expect.stringMatching(/^The diagnose agent made no progress for 5 turns/),
    });
    expect(bedrock.requests.length).toBeLessThan(8);
    expect(bedrock.requests.at(-1)?.mustCall).toBe('conclude');
  });

  it('is ended by its number of turns where each look brings something new', async () => {
    const files = new Map(
      Array.from({ length: 40 }, (_, index) => [`src/${index}.js`, `export const n = ${index};\n`]),
    );
    const parts: OpenOptions['parts'] = {
      snapshots: {
        open: async (_repository, id) => createMemorySnapshot(files, id),
      },
    };
    let turn = 0;
    bedrock.answer(() => {
      turn += 1;
      return look(`src/${turn}.js`);
    });

    const result = await open({
      parts,
      models: { diagnose: { id: 'thinker-v1:0', region: 'eu-west-1', turns: 6 } },
    }).diagnose();

    expect(result).toEqual({ outcome: 'cannot_tell', reason: 'The diagnose agent came to no answer in 6 turns.' });
    expect(bedrock.requests.map((request) => request.mustCall)).toEqual([...Array(5).fill(undefined), 'conclude']);
  });

  it('is shown no more than a conversation may show', async () => {
    const wide = (index: number) =>
      Array.from({ length: 290 }, (_, line) => `${index}-${line} ${'x'.repeat(60)}`).join('\n');
    const files = new Map(Array.from({ length: 30 }, (_, index) => [`src/${index}.js`, wide(index)]));
    const parts: OpenOptions['parts'] = {
      snapshots: {
        open: async (_repository, id) => createMemorySnapshot(files, id),
      },
    };
    let turn = 0;
    bedrock.answer(() => {
      turn += 1;
      return look(`src/${turn}.js`);
    });

    const budget = { perIncident: { tokens: 100_000_000, usd: 1000 }, perDay: { tokens: 100_000_000, usd: 1000 } };
    await open({ parts, models: { budget } }).diagnose();

    expect(
      bedrock.requests.some(
        ({ lastText }) => lastText === 'You have read as much as you may. Answer with what you know.',
      ),
    ).toBe(true);
  });
});

describe('a step that runs out of time', () => {
  it('puts the conversation aside before a call it has no time for, and goes on where it stopped', async () => {
    bedrock.play({ say: [look('src/order.js'), cannotTell] });
    const stores = createMemoryStores();

    const paused = await open({ stores, timeLeft: [600_000, 70_000] }).diagnose();
    const asked = bedrock.requests.length;
    const resumed = await open({ stores }).diagnose();

    expect(paused).toEqual({ outcome: 'paused', reason: 'the time of this step is over', waitSeconds: 1 });
    expect(asked).toBe(1);
    expect(resumed).toMatchObject({ outcome: 'cannot_tell', reason: 'Nothing shows why.' });
    expect(bedrock.requests).toHaveLength(2);
    expect(bedrock.requests[1]?.messages).toHaveLength(3);
  });

  it.each([
    ['while the model was asked', 'transcripts/diagnose-1.json', 3],
    ['after the model answered', 'transcripts/diagnose-1.json', 2],
    ['while what it saw was kept', '/s5.txt', 1],
  ])('and died %s goes on without asking again what was answered', async (_when, key, nth) => {
    bedrock.play({ say: [look('src/order.js'), cannotTell] });
    const stores = createMemoryStores();
    let puts = 0;
    const dying = {
      ...stores,
      artifacts: {
        get: stores.artifacts.get,
        put: async (name: string, text: string) => {
          puts += name.endsWith(key) ? 1 : 0;
          if (name.endsWith(key) && puts === nth) throw new Error('the sandbox was stopped');
          await stores.artifacts.put(name, text);
        },
      },
    };

    await expect(open({ stores: dying }).diagnose()).rejects.toThrow('the sandbox was stopped');
    const resumed = await open({ stores }).diagnose();

    expect(resumed).toMatchObject({ outcome: 'cannot_tell', reason: 'Nothing shows why.' });
    expect(bedrock.requests.length).toBeLessThanOrEqual(3);
  });

  it('gives the same answer again, unasked, when it is run once more after its end', async () => {
    bedrock.play({ say: [look('src/order.js'), cannotTell] });
    const stores = createMemoryStores();

    const first = await open({ stores }).diagnose();
    const again = await open({ stores }).diagnose();

    expect(again).toEqual(first);
    expect(bedrock.requests).toHaveLength(2);
  });
});

describe('an unavailable model', () => {
  it('is tried again by the client alone, half of all calls throttled for a long while', async () => {
    const files = new Map(
      Array.from({ length: 60 }, (_, index) => [`src/${index}.js`, `export const n = ${index};\n`]),
    );
    const parts: OpenOptions['parts'] = {
      snapshots: {
        open: async (_repository, id) => createMemorySnapshot(files, id),
      },
    };
    let calls = 0;
    let turn = 0;
    bedrock.answer(() => {
      calls += 1;
      if (calls % 2 === 1) return { throttle: 1 };
      turn += 1;
      return turn < 50 ? look(`src/${turn}.js`) : cannotTell;
    });

    const result = await open({
      parts,
      models: { diagnose: { id: 'thinker-v1:0', region: 'eu-west-1', turns: 60 } },
    }).diagnose();

    expect(result).toMatchObject({ outcome: 'cannot_tell', reason: 'Nothing shows why.' });
    expect(calls).toBe(100);
  });

  it('is asked again later, for longer and longer, and then it is a failure', async () => {
    bedrock.play({ say: [{ throttle: 100 }] });
    const stores = createMemoryStores();
    const waits: unknown[] = [];

    for (let round = 1; round <= 6; round += 1) waits.push(await open({ stores }).diagnose());

    expect(waits).toMatchObject([15, 30, 60, 120, 240, 300].map((waitSeconds) => ({ outcome: 'paused', waitSeconds })));
    await expect(open({ stores }).diagnose()).rejects.toMatchObject({ name: 'ModelThrottled' });
    const kept = await open({ stores }).transcript('diagnose-1');
    expect(kept.turns[0]?.failures).toHaveLength(7);
  });

  it('fails at once where waiting cures nothing', async () => {
    bedrock.play({ say: [{ error: 403 }] });

    await expect(open().diagnose()).rejects.toMatchObject({ name: 'ModelRefused' });
  });
});

describe('a budget', () => {
  const models = (budget: object) => ({
    budget,
    diagnose: { id: 'thinker-v1:0', region: 'eu-west-1', maxTokens: 1000 },
  });

  it('is reserved before a call and settled after it', async () => {
    bedrock.play({ say: [{ ...cannotTell, usage: { inputTokens: 600, outputTokens: 200 } }] });
    const { diagnose, budget } = open();

    await diagnose();

    // 600 and 200 tokens at the highest listed prices, which apply to an unknown model.
    expect([...budget.scopes]).toEqual([
      ['incident/inc-1', { tokens: 800, microUsd: 600 * 15 + 200 * 75 }],
      ['day/2026-11-24', { tokens: 800, microUsd: 24_000 }],
    ]);
  });

  it.each([
    [
      'perIncident',
      /^The budget of incident inc-1 is used up: 12000 tokens or \$5\. Raise models\.budget\.perIncident/,
    ],
    ['perDay', /^The budget of day 2026-11-24 is used up: 12000 tokens or \$5\. Raise models\.budget\.perDay/],
  ])(
    'of %s that runs out in the middle of a conversation ends it, and what was said is kept',
    async (name, message) => {
      const spent = { inputTokens: 9_000, outputTokens: 900 };
      bedrock.play({
        say: [
          { ...look('src/order.js'), usage: spent },
          { ...cannotTell, usage: spent },
        ],
      });
      const { diagnose, transcript, budget } = open({ models: models({ [name]: { tokens: 12_000, usd: 5 } }) });

      await expect(diagnose()).rejects.toMatchObject({ name: 'BudgetSpent', message: expect.stringMatching(message) });

      expect(bedrock.requests).toHaveLength(1);
      expect((await transcript('diagnose-1')).turns).toHaveLength(2);
      expect(budget.scopes.get('incident/inc-1')?.tokens).toBe(9_900);
    },
  );

  it('of money ends it too', async () => {
    const { diagnose } = open({ models: models({ perIncident: { tokens: 1_000_000, usd: 0.01 } }) });

    await expect(diagnose()).rejects.toMatchObject({ name: 'BudgetSpent' });
    expect(bedrock.requests).toHaveLength(0);
  });
});
