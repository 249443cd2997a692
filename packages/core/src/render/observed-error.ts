import { chainOf, type ObservedError, type ProductFrame } from '../model/index.ts';

/** One kind of error in a line: name, message, place, and how often it was seen. */
export function describeObserved({ error, count, level, outside }: ObservedError): string {
  const place = placeOf({ error });
  const [message = ''] = error.message.split('\n', 1);
  const words = message === '' ? error.name : `${error.name}: ${message.slice(0, 200)}`;
  const where = place === undefined ? '' : ` at ${describePlace(place)}`;
  const noise = level === 'warn' || level === 'info' ? `, level ${level}` : '';
  return `${words}${where}, ${countTimes(count)}${noise}${outside === true ? ", outside the alert's time" : ''}`;
}

/** The product frame where the fault began: the innermost one of the innermost cause that has any. */
export function placeOf({ error }: Pick<ObservedError, 'error'>): ProductFrame | undefined {
  return chainOf(error)
    .map(({ frames = [] }) => frames[0])
    .find((frame) => frame !== undefined);
}

export function describePlace({ file, line }: ProductFrame): string {
  return line === undefined ? file : `${file}:${line}`;
}

function countTimes(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
