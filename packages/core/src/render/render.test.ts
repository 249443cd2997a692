import { describe, expect, it } from 'vitest';
import { AuditRecord } from '../audit/index.ts';
import type { Proof } from '../model/index.ts';
import { sampleIncident } from '../testing/index.ts';
import { code, field, heading, item, label, line, link, own, paragraph, toMarkdown, toPlainText } from './document.ts';
import { describeHandOver } from './hand-over.ts';
import { describeIncidentReport } from './incident-report.ts';
import { describeProof } from './proof.ts';
import { describeRepeatComment, describeRepeats } from './repeats.ts';
import { writeForTicket } from './ticket-text.ts';

const hostile = '@acme/all [x](https://evil.example)\n# owned `\u001b[2J\u202e';
const blocks = [
  heading('Error'),
  code(hostile),
  field('Service', line`${hostile} since ${own('noon')}`),
  field('Count', line`${2} of ${own('three')}`),
  label('Ruled out'),
  item(line`${'a'}: ${'b'}`),
  item(line`${'c'}`),
  field('Next', own('nothing')),
  paragraph(own('The end.')),
];

it('writes Markdown in which outside text is in code spans and code blocks only', () => {
  expect(toMarkdown(blocks)).toBe(
    [
      '## Error',
      '',
      '```',
      '@acme/all [x](https://evil.example)',
      '# owned `\ufffd[2J\ufffd',
      '```',
      '',
      "**Service** `@acme/all [x](https://evil.example) # owned '\ufffd[2J\ufffd` since noon",
      '**Count** 2 of three',
      '',
      '**Ruled out**',
      '- `a`: `b`',
      '- `c`',
      '',
      '**Next** nothing',
      '',
      'The end.',
    ].join('\n'),
  );
});

it('writes plain text in which nothing from outside commands a terminal or hides', () => {
  expect(toPlainText(blocks)).toBe(
    [
      'Error',
      '',
      '@acme/all [x](https://evil.example)',
      '# owned `\\u{1b}[2J\\u{202e}',
      '',
      'Service: @acme/all [x](https://evil.example) # owned `\\u{1b}[2J\\u{202e} since noon',
      'Count: 2 of three',
      '',
      'Ruled out:',
      '- a: b',
      '- c',
      '',
      'Next: nothing',
      '',
      'The end.',
    ].join('\n'),
  );
});

const proof: Proof = {
  verdict: 'not_proven',
  reasons: ['1 test broke.'],
  reproduction: {
    kind: 'failing-test',
    description: 'npm test',
    failsOnBase: true,
    errorOnBase: 'TypeError: no rate',
    passesWithPatch: false,
  },
  suite: {
    command: 'npm test',
    passedOnBase: 7,
    passedWithPatch: 6,
    brokenByPatch: ['a > b'],
    flaky: ['c > d'],
    skippedOnBase: 0,
    skippedWithPatch: 1,
  },
  isolation: 'bubblewrap',
  nonce: 'n'.repeat(16),
  suiteRuns: 2,
};

it('shows a proof with every number it is judged by', () => {
  expect(toPlainText(describeProof(proof))).toBe(
    [
      'Proof',
      '',
      'Verdict: not proven',
      'Isolation: bubblewrap',
      'Reproduction: failing-test: npm test',
      '- fails on the base commit: yes, with TypeError: no rate',
      '- passes with the patch: no',
      '',
      'Test suite: npm test',
      '- base commit: 7 passed, 0 skipped',
      '- with the patch: 6 passed, 1 skipped, 1 broken',
      '- flaky on the base commit: c > d',
      '',
      'Reasons:',
      '- 1 test broke.',
    ].join('\n'),
  );
});

it('hands over with the reason and each attempt', () => {
  const attempt = { attempt: 1, idea: 'guard', result: 'not_proven' as const, reasons: ['It', 'failed.'] };

  expect(toMarkdown(describeHandOver('no fix', [], { tickets: 'github' }))).toContain('**Tried** No fix was tested.');
  expect(toMarkdown(describeHandOver('no fix', [attempt], { tickets: 'github' }))).toContain(
    '**Why** `no fix`\n\n**Tried**\n- attempt 1 (`guard`): not proven; `It failed.`\n\nAny diagnosis is above.',
  );
});

it('reports an incident with its outcome and the duration of each state', () => {
  const record = (state: string, action: string, second: number, detail = {}) =>
    AuditRecord.parse({
      incidentId: 'inc-1',
      seq: second,
      stage: 'diagnose',
      at: `2026-11-24T09:00:0${second}.000Z`,
      state,
      action,
      detail,
      prevHash: '0'.repeat(64),
      hash: '0'.repeat(64),
    });
  const incident = {
    ...sampleIncident,
    outcome: { result: 'handed_over' as const, at: '2026-11-24T09:00:09Z', reason: 'a quota is used up' },
  };
  const timeline = [
    record('Diagnose', 'started', 1),
    record('Diagnose', 'looked', 2),
    record('Diagnose', 'finished', 4, { summary: 'a quota' }),
  ];

  const text = toPlainText(describeIncidentReport({ incident, timeline }));

  expect(text).toContain(
    `Outcome: handed over: a quota is used up\n\nTimeline\n\n    +3.0s     3.0s  Diagnose        a quota`,
  );
});

it('tells repeats in a comment with the last ones, outside text in code spans', () => {
  const at = (minute: number) => `2026-11-24T09:0${minute}:00.000Z`;
  const last = [1, 2, 3, 4, 5, 6].map((minute) => ({ at: at(minute), alert: hostile }));
  const comment = toMarkdown(describeRepeatComment({ count: 9, firstAt: at(0), last }, line`The alert ${'x'} fired.`));

  expect(comment).toContain(
    `The alert \`x\` fired. No other incident was started. It came again 9 times, the first time ${at(0)}.`,
  );
  expect(comment).toContain(`- ${at(6)} \`@acme/all`);
  expect(comment).not.toContain(at(1));
});

it('reports the alerts that were folded into an incident, and how many are not kept', () => {
  const repeats = {
    count: 3,
    firstAt: '2026-11-24T09:00:00.000Z',
    last: [
      { at: '2026-11-24T09:10:00.000Z', alert: 'orders-5xx' },
      { at: '2026-11-24T09:20:00.000Z', alert: 'orders-p99', incidentId: 'inc-2' },
    ],
  };

  expect(toPlainText(describeRepeats(repeats)).split('\n')).toEqual([
    'Came again',
    '',
    '3 times, 2026-11-24T09:00:00.000Z to 2026-11-24T09:20:00.000Z',
    '',
    '- earlier ones that are not kept one by one: 1',
    '- 2026-11-24T09:10:00.000Z orders-5xx',
    '- 2026-11-24T09:20:00.000Z orders-p99 (inc-2)',
  ]);
});

describe('a text for mail', () => {
  const mailed = [
    paragraph(line`${'your account is locked: https://evil.example and www.evil.example'}`),
    code('at https://evil.example/x'),
    field('Link', link('https://eu-west-1.console.aws.amazon.com/cloudwatch/home')),
  ];

  it('has no address from outside that a mail program makes a link of', () => {
    const text = writeForTicket(mailed, { tickets: 'sns' });

    expect(text).toContain('https[:]//evil.example and www[.]evil.example');
    expect(text).toContain('at https[:]//evil.example/x');
    expect(text.match(/\w+:\/\//g)).toEqual(['https://']);
    expect(text).toContain('Link: https://eu-west-1.console.aws.amazon.com/cloudwatch/home');
  });

  it('is plain, and Markdown where the ticket is an issue', () => {
    expect(writeForTicket(describeHandOver('no fix', [], { tickets: 'sns' }), { tickets: 'sns' })).toBe(
      'A person is needed\n\nWhy: no fix\nTried: No fix was tested.\n\nAny diagnosis came in an earlier message. Suture changed nothing.',
    );
    expect(writeForTicket(mailed, { tickets: 'github' })).toContain('**Link** <https://');
  });
});
