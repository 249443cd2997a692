import { type Finding, secret } from './finding.ts';

/** The beginning of a token that a terminal or a collector broke at the end of a line. */
const beginning =
  /(?<![\w.-])(?:gh[opsur]_|github_pat_|gl(?:pat|dt|rt)-|npm_|xox[abeoprs]-|[rs]k_(?:live|test)_|sk-|whsec_|SG\.|A[KS]IA|AIza|ya29\.|hf_|hv[sbr]\.|dop_v1_|eyJ)[A-Za-z0-9_.-]{4,400}(?=(\r?\n)([^\n]{0,400}))/g;

/** Both parts of a known kind of token with a line break in it. The second line may begin as the first one does, with a time for example. */
export function findWrappedTokens(text: string): readonly Finding[] {
  return [...text.matchAll(beginning)].flatMap(({ index, 0: head, 1: lineBreak = '', 2: line = '' }) => {
    const prefix = text.slice(text.lastIndexOf('\n', index) + 1, index);
    const start =
      prefix.replace(/\d/g, '0') === line.slice(0, prefix.length).replace(/\d/g, '0') ? prefix.length : indentOf(line);
    const rest = /^[A-Za-z0-9_.-]{4,}(?=$|[\s"'`,;\\])/.exec(line.slice(start))?.[0] ?? '';
    if (!/\d/.test(head + rest) || rest === '' || !/\d/.test(rest)) return [];
    const end = index + head.length;
    const next = end + lineBreak.length + start;
    return [secret(index, end), secret(next, next + rest.length)];
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
