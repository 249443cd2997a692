/** Characters of a call that are shown. */
const callLimit = 90;

/** A printed call that fits in a line: the function's name and the last arguments, since the first ones are often the whole world. */
export function shortenCall(call: string): string {
  if (call.length <= callLimit) return call;
  const name = call.split('(', 1)[0] ?? '';
  const left = callLimit - Math.min(name.length, 40) - 3;
  return `${name.slice(0, 40)}(… ${call.slice(-left)}`;
}

/** The parts in which two printed values differ, or both as they are where they have nothing in common. */
export function keepDifferent(one: string, other: string): readonly [string, string] {
  const [a, b] = [one.split(/(?<=,) /), other.split(/(?<=,) /)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  if (start + end === 0) return [one, other];
  const cut = (parts: readonly string[]) =>
    parts
      .slice(start, parts.length - end)
      .join(' ')
      .replace(/,$/, '') || 'nothing';
  return [cut(a), cut(b)];
}
