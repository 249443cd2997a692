import type { Incident, Triage } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BedrockStandIn, startBedrockStandIn, type Turn } from '../stand-ins/bedrock/index.ts';
import { evidence, type OpenOptions, openAgents, promptAfter } from './agents-fixture.ts';

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

const rated: Triage = {
  severity: 'high',
  impact: '12 of 90 requests failed (13%)',
  blastRadius: 'not looked at',
  category: 'unknown',
  codeIsCause: 'unclear',
  why: 'by rule',
  citations: [],
  by: 'rules',
};
const quote = { source: 'alert', quote: '12 of 90 requests failed in 300 seconds' };
const answer = {
  severity: 'high',
  impact: 'One customer in eight cannot see an order.',
  blastRadius: 'Invoices, which read orders.',
  category: 'code',
  codeIsCause: 'yes',
  why: "The service's own code throws.",
  evidence: [quote],
};
const sort = (differently: object = {}): Turn => ({ call: { name: 'sort', input: { ...answer, ...differently } } });

function triage(options: OpenOptions & { readonly candidates?: readonly Incident[]; readonly rated?: Triage } = {}) {
  const { agents, work } = openAgents(bedrock, options);
  const { candidates = [], rated: floor = rated } = options;
  return agents.triage?.({ incident: sampleIncident, evidence, rated: floor, candidates }, work);
}

it('says how bad it is, what is touched and what is likely wrong, with what shows it', async () => {
  bedrock.play({ say: [sort()] });

  const result = await triage();

  expect(result).toEqual({
    outcome: 'triaged',
    triage: {
      severity: 'high',
      impact: answer.impact,
      blastRadius: answer.blastRadius,
      category: 'code',
      codeIsCause: 'yes',
      why: answer.why,
      citations: [
        {
          claim: answer.why,
          artifact: 'incidents/inc-1/transcripts/triage-1/alert.txt',
          line: 7,
          quote: '12 of 90 requests failed in 300 seconds',
        },
      ],
      by: 'sorter-v1:0',
    },
  });
});

describe('severity', () => {
  it.each([
    ['low', 'high'],
    ['high', 'high'],
    ['critical', 'critical'],
  ])('%s becomes %s where the rules say high: worse by a step at most, and never better', async (said, severity) => {
    bedrock.play({ say: [sort({ severity: said })] });

    expect(await triage()).toMatchObject({ triage: { severity } });
  });

  it('goes up by one step and no more', async () => {
    bedrock.play({ say: [sort({ severity: 'critical' })] });

    expect(await triage({ rated: { ...rated, severity: 'low' } })).toMatchObject({ triage: { severity: 'medium' } });
  });
});

describe('whether code is the cause', () => {
  it.each(['quota', 'dependency', 'deploy', 'capacity', 'data'])('is no with evidence: %s', async (category) => {
    bedrock.play({ say: [sort({ category, codeIsCause: 'no' })] });

    expect(await triage()).toMatchObject({ triage: { category, codeIsCause: 'no' } });
  });

  it.each([
    ['no evidence', [], /codeIsCause no needs words from logs/],
    [
      'words that were not shown',
      [{ source: 'alert', quote: 'quota exceeded' }],
      /alert holds no line with "quota exceeded"/,
    ],
    ['a commit as evidence', [{ source: 'commits', quote: 'Count lines' }], /codeIsCause no needs words/],
  ])('stays unclear with %s', async (_name, given, told) => {
    bedrock.play({
      say: Array.from({ length: 3 }, () => sort({ category: 'quota', codeIsCause: 'no', evidence: given })),
    });

    const result = await triage();

    expect(promptAfter(bedrock, 1)).toMatch(told);
    expect(result).toMatchObject({ triage: { codeIsCause: 'unclear' } });
  });
});

describe('a duplicate', () => {
  const original: Incident = { ...sampleIncident, id: 'inc-0' };

  it('is one of the open incidents that the rules found', async () => {
    bedrock.play({ say: [sort({ duplicateOf: 'inc-0' })] });

    expect(await triage({ candidates: [original] })).toMatchObject({ triage: { duplicateOf: 'inc-0' } });
  });

  it('is never another one', async () => {
    bedrock.play({ say: Array.from({ length: 3 }, () => sort({ duplicateOf: 'inc-9' })) });

    const result = await triage({ candidates: [original] });

    expect(promptAfter(bedrock, 1)).toMatch(/duplicateOf is none of the open incidents/);
    expect(result?.outcome === 'triaged' && result.triage.duplicateOf).toBeUndefined();
  });
});

it('leaves it with the rules when the model does not answer', async () => {
  bedrock.play({ say: [{ refuse: true, times: 2 }] });

  expect(await triage()).toMatchObject({ triage: { severity: 'high', by: 'rules', codeIsCause: 'unclear' } });
});
