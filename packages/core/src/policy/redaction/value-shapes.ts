import { mark } from './finding.ts';

/** A variable, a part that a program fills in, or what stands for a hidden value. */
export function isReference(value: string): boolean {
  return /^(?:[$%*]|\{\{|<)/.test(value) || value.startsWith(mark) || /^(?:\*+|x{3,}|\.{3,})$/i.test(value);
}

/** Letters and digits together: people and programs choose such passwords, and sentences hold no such words. */
export function mixesLettersAndDigits(value: string, least = 6): boolean {
  return value.length >= least && /\d/.test(value) && /[a-z]/i.test(value) && !/\s/.test(value) && !isReference(value);
}

/** As a generator writes them: long, and letters and digits change often. A word with a number, a version or a path does not. */
export function looksGenerated(value: string): boolean {
  if (value.length < 16 || !/^[\w.~%+/=-]+$/.test(value)) return false;
  const changes = value.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0;
  return changes >= 4;
}
