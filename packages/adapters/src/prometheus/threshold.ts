const compared = /^(.+?)\s*(?:>=?|<=?|==|!=)\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/is;

/**
 * The side of an alert's expression that is compared with a number: `rate(errors[5m]) > 0.05` has values only while it fires, its left side always.
 * Undefined where the comparison is not the whole expression.
 */
export function withoutThreshold(expression: string): string | undefined {
  const left = compared.exec(expression.slice(0, 5_000))?.[1];
  if (left === undefined || /\b(?:and|or|unless)\b/i.test(left) || left.includes('#')) return undefined;
  return isBalanced(left) ? left : undefined;
}

function isBalanced(text: string): boolean {
  const outside = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, '');
  let depth = 0;
  for (const character of outside) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && !/["'`]/.test(outside);
}
