import { defined } from '../defined.ts';
import type { Target } from './targets.ts';

/** The call or event of a reproduction as data, with which it can be made without a test. */
export interface Trigger {
  /** Path in the tree. */
  readonly module: string;
  /** Left out for a module that starts its server when it is loaded. */
  readonly export?: string | undefined;
  /** Whether the export has to be called to get the app. */
  readonly factory: boolean;
  readonly input: TriggerInput;
}

export type TriggerInput =
  | ({ readonly kind: 'request' } & SentRequest)
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'call'; readonly args: readonly unknown[] };

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export function triggerOf({ module, export: exported, factory }: Target, input: TriggerInput): Trigger {
  return { module, factory, ...defined({ export: exported?.name }), input };
}
