import { oneLine, type Patch, type Proof } from '@suture/core';
import { wrap } from '../screen/fit-text.ts';
import { type Colours, cleanText, colourDiff } from '../screen/index.ts';

interface DrawOptions {
  readonly columns: number;
  readonly colours: Colours;
}

/** What a person reads before a decision: the title, the diff, the proof, and what no test decides. */
export function describeDecision(
  { patch, proof }: { readonly patch: Patch; readonly proof: Proof },
  options: DrawOptions,
): string {
  const { colours, columns } = options;
  return [
    '',
    colours.dim('─'.repeat(Math.min(columns - 1, 60))),
    ...wrap(patch.title, columns - 1).map(colours.bold),
    '',
    colourDiff(cleanText(patch.diff.trimEnd()), colours),
    '',
    ...describeProof(proof, options),
    ...describeOpen(patch, options),
    '',
  ].join('\n');
}

/** The proof in three lines, and what it could not show. */
function describeProof({ reproduction, suite, isolation, reasons }: Proof, options: DrawOptions): readonly string[] {
  const { kind, failsOnBase, errorOnBase, passesWithPatch } = reproduction;
  const error = errorOnBase === undefined ? '' : `: ${oneLine(errorOnBase, 120)}`;
  const broken = suite.brokenByPatch.length;
  return [
    ...sign(failsOnBase, `the ${kind.replaceAll('-', ' ')} fails without the fix${error}`, options),
    ...sign(passesWithPatch, 'it passes with the fix', options),
    ...sign(
      broken === 0,
      `${suite.passedWithPatch} tests pass, ${suite.passedOnBase} did before; ${broken} broken (${oneLine(isolation.split(':')[0] ?? '', 40)})`,
      options,
    ),
    ...reasons.flatMap((reason) => sign(false, reason, options)),
  ];
}

function sign(holds: boolean, text: string, { columns, colours }: DrawOptions): readonly string[] {
  const mark = holds ? colours.green('✓') : colours.red('✗');
  const [first = '', ...others] = wrap(text, columns - 5);
  return [`  ${mark} ${first}`, ...others.map((line) => `    ${line}`)];
}

/** Where the fix was chosen among changes that all pass. */
function describeOpen({ alternatives = [] }: Patch, { columns, colours }: DrawOptions): readonly string[] {
  if (alternatives.length === 0) return [];
  const lines = alternatives.flatMap(({ differences }, index) =>
    differences.slice(0, 2).flatMap(({ call, fix, alternative }) => {
      const [own, other] = showDifference(oneLine(fix, 2_000), oneLine(alternative, 2_000));
      const text = `${shortenCall(call)} gives ${own}; with alternative ${index + 1}, ${other}`;
      return wrap(text, columns - 5).map((line, at) => `  ${at === 0 ? '-' : ' '} ${line}`);
    }),
  );
  return ['', colours.yellow('No test decides:'), ...lines];
}

/** A call with arguments that are too long to be read is named. */
function shortenCall(call: string): string {
  const line = oneLine(call, 2_000);
  return line.length <= 60 ? line : `${line.slice(0, Math.max(0, line.indexOf('('))).slice(0, 60)}(…)`;
}

/** Two values from where they begin to differ: the member, or the whole value if that is short. */
function showDifference(one: string, other: string): readonly [string, string] {
  if (one.length <= 60 && other.length <= 60) return [one, other];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const start = Math.max(one.lastIndexOf(', ', at), one.lastIndexOf('{ ', at)) + 2;
  const from = start < 2 || start > at ? 0 : start;
  const show = (text: string) => {
    const end = text.indexOf(', ', Math.max(at, from));
    const part = text.slice(from, end < 0 ? undefined : end);
    return `${from === 0 ? '' : '… '}${oneLine(part, 60)}${end < 0 ? '' : ' …'}`;
  };
  return [show(one), show(other)];
}

/** The alternatives with their diffs, where these are kept. */
export function describeAlternatives(
  patch: Patch,
  patches: readonly Patch[],
  { columns, colours }: DrawOptions,
): string {
  return (patch.alternatives ?? [])
    .flatMap(({ rationale, idea }, index) => {
      const diff = patches.find((one) => one.idea === idea)?.diff.trimEnd();
      return [
        '',
        ...wrap(`${index + 1}. ${oneLine(rationale, 300)}`, columns - 1).map(colours.bold),
        ...(diff === undefined ? [] : [colourDiff(cleanText(diff), colours)]),
      ];
    })
    .join('\n');
}
