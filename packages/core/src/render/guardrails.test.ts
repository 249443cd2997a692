import { describe, expect, it } from 'vitest';
import type { GuardFinding } from '../model/index.ts';
import { toMarkdown } from './document.ts';
import { describeGuardNotes } from './guardrails.ts';

const note = (what: string, rest: Partial<GuardFinding> = {}): GuardFinding => ({ rule: 'environment', what, ...rest });

describe('what the guardrails call out', () => {
  it('is nothing where nothing is called out', () => {
    expect(describeGuardNotes([])).toEqual([]);
  });

  it('names the place, and shows code from the patch as code', () => {
    const text = toMarkdown(describeGuardNotes([note('reads @everyone', { path: 'src/a.ts', line: 3 })]));

    expect(text).toContain('What to look at');
    expect(text).toContain('`src/a.ts:3`');
    expect(text).toContain('`reads @everyone`');
  });

  it('counts what it leaves out', () => {
    const text = toMarkdown(describeGuardNotes(Array.from({ length: 23 }, (_one, index) => note(`note ${index}`))));

    expect(text).toContain('note 19');
    expect(text).not.toContain('note 20');
    expect(text).toContain('3 more are in the audit trail.');
  });
});
