/** A part of a text that must not be shown. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** What stands in its place; a person is numbered once all are known. */
  readonly by: string | Person;
  /** A secret that is known by its form or looks random, so that a patch may not add it either. */
  readonly sure: boolean;
}

export interface Person {
  /** One address in one spelling. */
  readonly address: string;
  /** The sign between user and domain, as it is written. */
  readonly at: string;
}

export const mark = '[redacted]';

/** A secret between two offsets. */
export function secret(start: number, end: number, sure = true, by: string = mark): Finding {
  return { start, end, by, sure };
}

/** A sentence or a field's name is no secret. */
export function looksRandom(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[a-z]/i.test(value) && !/[\s{}[\]]/.test(value);
}
