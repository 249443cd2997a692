import * as t from '@babel/types';
import { likeness } from '../distance.ts';
import type { Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { signsOfTests, textsOfTests } from '../syntax/test-texts.ts';
import { codeOf, startOf } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const otherLimit = 5;
const signLimit = 8;

/** Replaces a constant by a neighbouring value, another constant of the file, or the value that the failure expected. */
export const changeLiteral: Template = {
  name: 'change-literal',
  prior: 0.4,
  *propose(site) {
    for (const spot of site.spots) {
      const { node } = spot;
      if (spot.key === 'source' || (spot.key === 'key' && !t.isObjectProperty(spot.up?.node))) continue;
      if (t.isNumericLiteral(node)) yield* numbers(site, spot, node.value);
      if (isReturned(spot) && !t.isFunction(node)) yield* usualAnswers(site, spot);
      if (t.isStringLiteral(node) && spot.key !== 'key') yield* strings(site, spot, node);
      if (t.isBooleanLiteral(node)) yield proposal(site, spot, String(!node.value), 0.85);
      if (t.isNullLiteral(node))
        for (const text of ['undefined', '[]', "''", '0']) yield proposal(site, spot, text, 0.4);
      if (t.isRegExpLiteral(node) && !node.flags.includes('g'))
        yield proposal(site, spot, `/${node.pattern}/${node.flags}g`, 0.7);
      if (t.isRegExpLiteral(node) && !node.flags.includes('i'))
        yield proposal(site, spot, `/${node.pattern}/${node.flags}i`, 0.5);
    }
  },
};

function isReturned({ up, key }: Spot): boolean {
  return t.isReturnStatement(up?.node) && key === 'argument';
}

/** What functions give where there is nothing to give. */
function* usualAnswers(site: Site, spot: Spot): Generator<Proposal> {
  const own = codeOf(site.module, spot.node);
  const kind = t.isIdentifier(spot.node) || t.isLiteral(spot.node) ? 0.4 : 0.15;
  for (const text of ['-1', '0', "''", 'null', 'undefined', '[]', 'true', 'false'])
    if (text !== own) yield proposal(site, spot, text, kind);
}

/** The first and last codes of digits, capitals and small letters, and the codes beside them. */
const characterCodes = [26, 47, 48, 57, 58, 64, 65, 90, 91, 96, 97, 122, 123];

function* numbers(site: Site, spot: Spot, value: number): Generator<Proposal> {
  const near: [number, number][] = [
    [value - 1, 0.85],
    [value + 1, 0.85],
    [0, 0.7],
    [1, 0.7],
    [2, 0.6],
    [-1, 0.45],
    [value * 10, 0.4],
    [value / 10, 0.4],
    [value * 2, 0.35],
    [value * 100, 0.3],
    [value * 1000, 0.3],
    [value / 1000, 0.3],
  ];
  const compared = t.isBinaryExpression(spot.up?.node) && /^[=!]==?$/.test(spot.up.node.operator);
  const begins = t.isVariableDeclarator(spot.up?.node) && t.isForStatement(spot.up.up?.up?.node);
  const sign = t.isUnaryExpression(spot.up?.node, { operator: '-' });
  for (const [other, fit] of near)
    if (other !== value && (other >= 0 || !sign))
      yield proposal(site, spot, numeral(other), begins && other >= 0 && other <= 2 ? 1 : compared ? 0.7 * fit : fit);
  const others = new Set(
    site.module.spots.flatMap(({ node }) => (t.isNumericLiteral(node) && node.value !== value ? [node.value] : [])),
  );
  for (const other of [...others].sort((a, b) => Math.abs(a - value) - Math.abs(b - value)).slice(0, otherLimit))
    yield proposal(site, spot, numeral(other), 0.5);
  if (/charCode|codePoint/i.test(site.module.text) && value > 20 && value < 130)
    for (const other of characterCodes) if (other !== value) yield proposal(site, spot, String(other), 0.45);
  for (const expected of site.hints.values)
    if (/^\d+(\.\d+)?$/.test(expected) && Number(expected) !== value) yield proposal(site, spot, expected, 0.35);
}

function numeral(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** Texts that would turn one value into another: for `_`, with `a_b` received and `a-b` expected, `-`. */
function expectedFor(value: string, values: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  if (value === '') return found;
  for (const received of values)
    for (const expected of values) {
      const parts = received.split(value);
      const first = parts[0] ?? '';
      const rest = parts.slice(1).join('').length;
      const room = expected.length - first.length - rest;
      if (parts.length < 2 || received === expected || room < 0 || room % (parts.length - 1) !== 0) continue;
      const text = expected.slice(first.length, first.length + room / (parts.length - 1));
      if (text !== value && !/['"`\\\n$]/.test(text) && parts.join(text) === expected) found.add(text);
    }
  return found;
}

function* strings(site: Site, spot: Spot, node: t.StringLiteral): Generator<Proposal> {
  const quote = site.module.text[startOf(node)] ?? "'";
  const write = (text: string) => `${quote}${text}${quote}`;
  for (const text of expectedFor(node.value, site.hints.values)) yield proposal(site, spot, write(text), 1);
  if (node.value !== '') yield proposal(site, spot, write(''), 0.35);
  if (node.value !== ' ' && node.value.trim() === '') yield proposal(site, spot, write(' '), 0.5);
  if (/[A-Za-z]/.test(node.value)) {
    yield proposal(site, spot, write(node.value.toLowerCase()), 0.55);
    yield proposal(site, spot, write(node.value.toUpperCase()), 0.45);
    yield proposal(site, spot, write(node.value.charAt(0).toUpperCase() + node.value.slice(1)), 0.45);
  }
  if (/^(.)\1+$/.test(node.value)) yield proposal(site, spot, write(node.value.slice(1)), 0.6);
  if (namesAt(site.module, spot).some(({ name, home }) => name === node.value && home !== undefined))
    yield proposal(site, spot, node.value, 0.85);
  if (node.value.length === 1)
    for (const sign of signsOfTests(site.problem, site.project).slice(0, signLimit))
      if (sign !== node.value) yield proposal(site, spot, write(sign), 0.4);
  const others = new Set(
    site.project
      .neighbours(site.module.file)
      .flatMap((near) =>
        near.spots.flatMap((other) =>
          t.isStringLiteral(other.node) && other.key !== 'source' && other.node.value.length < 40
            ? [other.node.value]
            : [],
        ),
      ),
  );
  const wanted = [...site.hints.values, ...textsOfTests(site.problem, site.project)].filter(
    (text) => !text.includes(quote) && !text.includes('\\') && likeness(text, node.value) > 0.6,
  );
  const ranked = [...new Set([...wanted, ...others])]
    .filter((text) => text !== node.value && text !== '' && !text.includes(quote) && !/[\\\n]/.test(text))
    .map((text) => ({ text, like: likeness(text, node.value) * (site.hints.values.has(text) ? 1.2 : 1) }))
    .sort((a, b) => b.like - a.like);
  for (const { text, like } of ranked.slice(0, otherLimit))
    yield proposal(site, spot, write(text), Math.min(1, 0.4 + 0.6 * like));
}

function proposal({ module }: Site, { node }: Spot, text: string, fit: number): Proposal {
  return proposeText(node, text, fit, `Uses ${text} instead of ${codeOf(module, node)}.`);
}
