import { readFileSync } from 'node:fs';
import { recoveryLevels as levels, recoveryTimes as times } from '@suture/core';
import { describe, expect, it } from 'vitest';

const text = readFileSync('docs/verifying.md', 'utf8').replace(/\s+/g, ' ');
const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

describe('docs/verifying.md', () => {
  it.each([
    `if ${levels.remaining} of the earlier rate were left | ${levels.recovered} |`,
    `if ${levels.newShare} of all requests failed newly, or twice as many as usual | ${levels.overlooked} |`,
    `at ${levels.stray} of the rate in the incident | ${levels.failing} |`,
    `and ${levels.moreShare} of all requests more than usual, in three minutes or more | ${levels.failing} |`,
    `beyond ${levels.latencyTimes} times the usual time, by the share of such minutes in normal hours | ${levels.failing} |`,
    `the silence lasts ${levels.quietTimes} times as long`,
    `are even suspected (chance below ${levels.suspicious})`,
    `more than ${levels.partial * 100} % of the newest requests`,
    `requests without a failure count after ${words[times.settle / 60]} minutes`,
    `in ${levels.alarmOnly.requests.toLocaleString('en')} requests or more, decides alone: it must be well at ${words[levels.alarmOnly.looks]} looks`,
  ])('states the level that the judge uses: %s', (statement) => {
    expect(text).toContain(statement);
  });
});
