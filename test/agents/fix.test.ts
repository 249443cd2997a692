import { createSyntax } from '@suture/adapters/syntax';
import { type FixRequest, GuardrailRule, judgeGuardrails } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BedrockStandIn, startBedrockStandIn, type Turn } from '../stand-ins/bedrock/index.ts';
import { command, commit, evidence, type OpenOptions, openAgents, promptAfter, tree } from './agents-fixture.ts';

const guardrails = GuardrailRule.parse({});

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

function open(options: OpenOptions = {}) {
  const opened = openAgents(bedrock, options);
  return { ...opened, run: (request: FixRequest) => opened.agents.fix(request, opened.work) };
}

describe('fix', () => {
  const request: FixRequest = {
    incident: { ...sampleIncident, stage: 'fix', attempts: { ...sampleIncident.attempts, diagnose: 1 } },
    evidence,
    diagnosis: {
      cause: 'total reads the lines of an order that has none.',
      category: 'code',
      confidence: 0.8,
      locations: [{ file: 'src/order.js', startLine: 2, endLine: 2, score: 1, reasons: ['reads length'] }],
      files: ['src/order.js'],
      citations: [],
      alternatives: [],
      by: 'thinker-v1:0',
      limits: [],
    },
    attempts: [],
    comments: [],
  };
  const secondRequest: FixRequest = {
    ...request,
    incident: { ...request.incident, attempts: { ...request.incident.attempts, fix: 1, fixInRound: 1 } },
  };
  const edit = { path: 'src/order.js', find: 'order.lines.length', replace: '(order.lines?.length ?? 0)' };
  const reproduction = {
    content: "import { it } from 'node:test';\n",
    description: 'Asks for an order without lines.',
  };
  const propose = (...edits: readonly (typeof edit)[]): Turn => ({
    call: { name: 'propose', input: { title: 'Count no lines as none', rationale: 'An order may be empty.', edits } },
  });
  const proposeWithTest: Turn = {
    call: { name: 'propose', input: { title: 'Count', rationale: 'Empty.', edits: [edit], reproduction } },
  };

  it('writes a patch with its reproduction', async () => {
    bedrock.play({ say: [{ call: { name: 'read_file', input: { path: 'src/order.js' } } }, proposeWithTest] });
    const { run, transcript } = open();

    const result = await run(request);

    expect(result).toEqual({
      outcome: 'written',
      tried: 1,
      patches: [
        {
          baseCommit: commit,
          idea: expect.stringMatching(/^[0-9a-f]{12}$/),
          title: 'Count',
          rationale: 'Empty.',
          files: [
            {
              path: 'src/order.js',
              before: tree.get('src/order.js'),
              after: 'export function total(order) {\n  return (order.lines?.length ?? 0) * order.price;\n}\n',
            },
          ],
          diff: 'shop/orders a1b2c3d src/order.js',
          reproduction: {
            kind: 'captured-event',
            description: reproduction.description,
            files: [{ path: 'suture-reproduction/incident-186608b2.test.mjs', content: reproduction.content }],
            command,
            testFiles: ['suture-reproduction/incident-186608b2.test.mjs'],
            tests: [],
            expects: "TypeError: Cannot read properties of undefined (reading 'length')",
          },
          by: 'writer-v1:0',
        },
      ],
    });
    expect((await transcript('fix-1')).turns).toHaveLength(2);
    const patch = result.outcome === 'written' ? result.patches : [];
    const verdicts = patch.map((written) =>
      judgeGuardrails(
        { patch: written, diagnosis: request.diagnosis, rule: guardrails },
        { syntax: createSyntax(), readBase: async () => undefined },
      ),
    );
    expect(await Promise.all(verdicts)).toEqual([{ refusals: [], notes: [] }]);
    expect(bedrock.requests[0]?.lastText).toMatch(
      /Files you may change \(data\):\n```\nsrc\/order\.js\n```\n\nAt most 5 files and 80 lines.*\n\nA reproduction becomes suture-reproduction\/incident-186608b2\.test\.mjs: an ES module/,
    );
    expect(bedrock.requests[0]?.lastText).not.toContain('jo.doe');
  });

  it('takes the same change with another reproduction for another idea', async () => {
    bedrock.play({ say: [propose(edit)] });
    const { run } = open();
    const first = await run(request);
    const idea = first.outcome === 'written' ? first.patches[0].idea : '';
    bedrock.play({ say: [proposeWithTest] });

    const second = await run({
      ...secondRequest,
      attempts: [{ attempt: 1, idea, result: 'not_proven', reasons: ['it was not reproduced'] }],
    });

    expect(second).toMatchObject({ outcome: 'written', tried: 1 });
  });

  it('says when it has no reproduction', async () => {
    bedrock.play({ say: [propose(edit)] });

    const result = await open().run(request);

    expect(result).toMatchObject({
      outcome: 'written',
      patches: [{ reproduction: { kind: 'none', files: [], command } }],
    });
  });

  it.each([
    ['is not there', { ...edit, find: '2\t  return order' }, /is not in the file/],
    ['is there twice', { ...edit, find: 'order.' }, /is there more than once/],
    ['is in no file', { ...edit, path: 'src/none.js' }, /src\/none\.js is no text file/],
    ['changes nothing', { ...edit, replace: edit.find }, /change nothing/],
    ['would write over a file', { ...edit, find: '' }, /src\/order\.js exists/],
  ])('tells the model of an edit that %s, and takes the next', async (_case, wrong, told) => {
    bedrock.play({ say: [propose(wrong), propose(edit)] });

    const result = await open().run(request);

    expect(promptAfter(bedrock, 1)).toMatch(told);
    expect(result).toMatchObject({ outcome: 'written', tried: 2 });
  });

  it('gives up on edits that never apply', async () => {
    bedrock.answer(() => propose({ ...edit, find: 'no such text' }));

    const result = await open().run(request);

    expect(result).toMatchObject({
      outcome: 'none',
      reason: expect.stringMatching(/no answer in 16 turns\. The last answer was not accepted: The edits do not fit/),
      tried: 16,
    });
  });

  it('does not take an idea that failed before', async () => {
    bedrock.play({ say: [propose(edit)] });
    const { run } = open();
    const first = await run(request);
    const idea = first.outcome === 'written' ? first.patches[0].idea : '';
    bedrock.play({ say: [propose(edit), propose(edit)] });

    const second = await run({
      ...secondRequest,
      attempts: [{ attempt: 1, idea, result: 'not_proven', reasons: ['breaks ``` three tests'] }],
      comments: ['Keep the ```price```.'],
    });

    expect(second).toEqual({
      outcome: 'none',
      reason: 'The model has no other idea than that of attempt 1, which failed.',
      tried: 2,
    });
    expect(bedrock.requests[1]?.lastText).toContain(
      'Attempt 1 was not proven by the tests (data):\n````\nbreaks ``` three tests\n````',
    );
    expect(bedrock.requests[1]?.lastText).toContain('````\nKeep the ```price```.\n````');
    expect(promptAfter(bedrock, 2)).toBe('This is attempt 1 again, which failed. Propose something else.');
  });

  it('asks no model where nothing can be proven', async () => {
    const result = await open({ suite: 'none' }).run(request);

    expect(result).toEqual({
      outcome: 'none',
      reason: 'There is no test suite to prove a fix with: no script',
      tried: 0,
    });
    expect(bedrock.requests).toEqual([]);
  });

  it('needs the service in the configuration', async () => {
    const failure = open().run({ ...request, incident: { ...sampleIncident, service: 'unheard-of' } });

    await expect(failure).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('asks for several fixes at once when one was not proven, and has them tried from the smallest on', async () => {
    const large = { ...edit, replace: '(order.lines === undefined\n    ? 0\n    : order.lines.length)' };
    const other = { ...edit, replace: '(order.lines ?? []).length' };
    const alternatives = [edit, other, other].map((change, index) => ({
      title: `Way ${index}`,
      rationale: 'Another way.',
      edits: [change],
    }));
    const input = { title: 'Large', rationale: 'Most sure.', edits: [large], reproduction, alternatives };
    bedrock.play({ say: [{ call: { name: 'propose', input } }] });

    const result = await open().run({
      ...secondRequest,
      attempts: [{ attempt: 1, idea: 'x', result: 'not_proven', reasons: ['still fails'] }],
    });

    expect(bedrock.requests[0]?.system).toMatch(/Give up to 2 alternatives/);
    expect(result.outcome === 'written' && result.patches.map(({ title }) => title)).toEqual([
      'Way 0',
      'Way 1',
      'Large',
    ]);
    expect(
      result.outcome === 'written' && new Set(result.patches.map((patch) => patch.reproduction.files[0]?.content)).size,
    ).toBe(1);
  });

  it('takes one fix alone at first, whatever else is offered', async () => {
    const alternatives = [{ title: 'Other', rationale: 'r', edits: [{ ...edit, replace: '0' }] }];
    bedrock.play({
      say: [{ call: { name: 'propose', input: { title: 'First', rationale: 'r', edits: [edit], alternatives } } }],
    });

    const result = await open().run(request);

    expect(bedrock.requests[0]?.system).not.toMatch(/alternatives/);
    expect(result.outcome === 'written' && result.patches.map(({ title }) => title)).toEqual(['First']);
  });
});
