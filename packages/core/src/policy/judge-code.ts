import type { GuardFinding, GuardVerdict } from '../model/guard-verdict.ts';
import type { CodeFacts, CodeUse } from '../ports/syntax.ts';
import { useRules } from './code-uses.ts';

/** What is judged of one file that was parsed before and after the change. */
export interface CodeChange {
  readonly path: string;
  readonly before: { readonly text: string; readonly facts: CodeFacts };
  readonly after: { readonly text: string; readonly facts: CodeFacts };
}

const emptyVerdict: GuardVerdict = { refusals: [], notes: [] };

export function joinVerdicts(...verdicts: readonly GuardVerdict[]): GuardVerdict {
  return {
    refusals: verdicts.flatMap(({ refusals }) => refusals),
    notes: verdicts.flatMap(({ notes }) => notes),
  };
}

/** What the change lets a file do that it did not do before, or not as often. */
export function judgeUses({ path, before, after }: CodeChange): GuardVerdict {
  const kinds = new Set(before.facts.uses.map(({ kind }) => kind));
  const found = listNew(before, after).map((use): GuardVerdict => {
    const { what, inSource, accepted } = useRules[use.kind];
    const finding: GuardFinding = {
      rule: use.kind,
      path,
      line: use.line,
      what: `the change ${what} (${use.name})${inSource === 'refuse' || kinds.has(use.kind) ? '' : ', which this file did not do before'}`,
      accepted,
    };
    const refused = inSource === 'refuse' || (inSource === 'call out where known' && !kinds.has(use.kind));
    return refused ? { refusals: [finding], notes: [] } : { refusals: [], notes: [finding] };
  });
  return joinVerdicts(emptyVerdict, ...found);
}

/** The same for a new test: it may send a captured request to itself and set its environment, but make or start nothing. */
export function judgeReproductionUses(path: string, facts: CodeFacts): readonly GuardFinding[] {
  const seen = new Set<string>();
  return facts.uses.flatMap(({ kind, name, line }) => {
    const { what, inReproduction, accepted } = useRules[kind];
    const allowed = inReproduction === 'allow' || (inReproduction !== 'refuse' && inReproduction.test(name));
    if (allowed || seen.has(`${kind} ${name}`)) return [];
    seen.add(`${kind} ${name}`);
    return [{ rule: kind, path, line, what: `the reproduction ${what} (${name})`, accepted }];
  });
}

/** One use of each kind and name that there are more of than before, at a line that is new. */
function listNew(before: CodeChange['before'], after: CodeChange['after']): readonly CodeUse[] {
  const counts = new Map<string, number>();
  for (const use of before.facts.uses) counts.set(keyOf(use), (counts.get(keyOf(use)) ?? 0) + 1);
  const groups = new Map<string, CodeUse[]>();
  for (const use of after.facts.uses) {
    const group = groups.get(keyOf(use));
    if (group === undefined) groups.set(keyOf(use), [use]);
    else group.push(use);
  }
  const known = new Set(before.text.split('\n').map((line) => line.trim()));
  const lines = after.text.split('\n');
  return [...groups].flatMap(([key, uses]) => {
    if (uses.length <= (counts.get(key) ?? 0)) return [];
    const isNew = ({ line }: CodeUse) => !known.has((lines[line - 1] ?? '').trim());
    return [uses.find(isNew) ?? uses[0]].filter((use) => use !== undefined);
  });
}

function keyOf({ kind, name }: CodeUse): string {
  return `${kind} ${name}`;
}

/** Bounds that were raised: a longer timeout keeps a symptom from showing. */
export function findRaisedLimits({ path, before, after }: CodeChange): readonly GuardFinding[] {
  const most = new Map<string, number>();
  for (const { name, value } of before.facts.limits) most.set(name, Math.max(most.get(name) ?? value, value));
  return after.facts.limits.flatMap(({ name, value, line }) => {
    const was = most.get(name);
    if (was === undefined || value <= was) return [];
    return [{ rule: 'raised limit', path, line, what: `the change raises ${name} from ${was} to ${value}` }];
  });
}
