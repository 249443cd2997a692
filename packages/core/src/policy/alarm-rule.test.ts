import { expect, it } from 'vitest';
import { divideAmongRules, isTooComplex } from './alarm-rule.ts';

it.each([
  // Refused and accepted by EventBridge, as public reports say.
  [['*:stack/Api/*', '*:stack/Web/*', '*:stack/Data/*'], false],
  [['*:stack/Api/*', '*:stack/Web/*', '*:stack/Data/*', '*:stack/Watch/*'], true],
  [['*/sync/*.bif', '*/sync/*.tif'], false],
  [['*/sync/*.bif', '*/sync/*.tif', '*/sync/*.tiff', '*/sync/*.svs'], true],
  [['*.bif', '*.tiff', '*.tif', '*.svs'], false],
  // The quote before a name is a prefix of every wildcard.
  [Array.from({ length: 10 }, (_, index) => `${index}-*`), false],
  [Array.from({ length: 11 }, (_, index) => `${index}-*`), true],
  [['a\\*b\\*c\\*d\\*e\\*f\\*g\\*h\\*i\\*j\\*k\\*l'], false],
])('knows whether a rule with %j is too complex', (wildcards, expected) => {
  expect(isTooComplex(wildcards)).toBe(expected);
});

it('divides wildcards among rules that EventBridge accepts', () => {
  const names = Array.from({ length: 40 }, (_, index) => `*service-${index}*`);

  const rules = divideAmongRules([...names, ...names], (wildcards) => JSON.stringify(wildcards));

  expect(rules.flat()).toEqual(names);
  expect(rules.every((rule) => !isTooComplex(rule))).toBe(true);
  expect(rules.length).toBeLessThan(names.length);
});

it('divides wildcards that together are too long for a pattern', () => {
  const names = Array.from({ length: 20 }, (_, index) => `${index}${'x'.repeat(240)}`);
  const write = (wildcards: readonly string[]) => JSON.stringify({ detail: { alarmName: wildcards } });

  const rules = divideAmongRules(names, write);

  expect(rules.flat()).toEqual(names);
  expect(Math.max(...rules.map((rule) => write(rule).length))).toBeLessThanOrEqual(2048);
  expect(rules).toHaveLength(3);
});
