import { defined } from '@suture/core';

/** What one check found. Problems make the command fail; what is unknown is printed as a warning. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'problem' | 'unknown' | 'skipped';
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A finding without the name, which the registry gives. */
export type Verdict = Omit<Finding, 'name'>;

export function ok(detail: string): Verdict {
  return { status: 'ok', detail };
}

export function problem(detail: string, remedy: string): Verdict {
  return { status: 'problem', detail, remedy };
}

export function unknown(detail: string, remedy?: string): Verdict {
  return { status: 'unknown', detail, ...defined({ remedy }) };
}

export function skipped(detail: string): Verdict {
  return { status: 'skipped', detail };
}
