import { expect, it } from 'vitest';
import { describeTranscript } from './describe-transcript.ts';
import { Transcript } from './transcript.ts';

const at = '2026-11-24T09:02:00.000Z';
const usage = { inputTokens: 900, outputTokens: 100, cacheReadTokens: 0, cacheWriteTokens: 0 };
const call = { type: 'tool_call', id: 'c1', name: 'read_file', input: { path: 'src/order.js' } } as const;

const transcript = Transcript.parse({
  agent: 'diagnose',
  attempt: 1,
  system: 'You find out why.',
  tools: ['read_file', 'conclude'],
  rejected: 0,
  setbacks: 0,
  sources: [{ id: 's2', kind: 'code', title: 'src/order.js', artifact: 'incidents/inc-1/sources/diagnose-1/s2.txt' }],
  turns: [
    {
      at,
      asked: { role: 'user', content: [{ type: 'text', text: 'Why?' }] },
      microUsd: 4500,
      failures: ['ModelThrottled: too much'],
      reply: {
        message: { role: 'assistant', content: [{ type: 'text', text: 'I look \u001b[31mred\u001b[0m\u202e.' }, call] },
        stop: 'tool_calls',
        usage,
        by: 'thinker-v1:0',
      },
    },
    {
      at,
      asked: {
        role: 'user',
        content: [{ type: 'tool_result', id: 'c1', text: 'Source s2:\n1\tconst x = 1;', failed: false }],
      },
    },
  ],
});

it('tells a conversation from the question to where it stands, and what was shown by which artifact', () => {
  expect(describeTranscript(transcript)).toBe(
    [
      'diagnose 1, by thinker-v1:0: 2 turns, 1000 tokens, $0.0045, 1 sources',
      'tools: read_file, conclude',
      '',
      'asked',
      '  Why?',
      '  no reply: ModelThrottled: too much',
      '',
      `turn 1  ${at}`,
      '  I look \\u{1b}[31mred\\u{1b}[0m\\u{202e}.',
      '  → read_file {"path":"src/order.js"}',
      '  ← incidents/inc-1/sources/diagnose-1/s2.txt',
      '    Source s2:',
      '    1\tconst x = 1;',
      '',
      'not ended',
    ].join('\n'),
  );
});

it('says how it ended, and cuts what is long', () => {
  const ended: Transcript = { ...transcript, ending: { outcome: 'answered', reason: 'the answer was accepted' } };
  const [first] = transcript.turns;
  const long = { ...first, asked: { role: 'user', content: [{ type: 'text', text: 'x'.repeat(4100) }] } };

  expect(describeTranscript(ended)).toMatch(/\nanswered: the answer was accepted$/);
  expect(describeTranscript(Transcript.parse({ ...ended, turns: [long] }))).toContain('… (100 more characters)');
});
