import type { Alert, Config, Grade } from '@suture/core';

export type { Grade };

/** The grade of each field that a source may set. */
export type Grades = Readonly<Partial<Record<keyof Alert, Grade>>>;

/** The alerts of one vendor. A new source is a file in this folder, a line in `index.ts` and its cases in the contract test. */
export interface AlertSource {
  /** The file's name, and `Alert.source`. */
  readonly name: string;
  /** Describes its events, for the error about an unknown one. */
  readonly shape: string;
  /** Whether the event has this vendor's outer shape. */
  accepts(event: unknown): boolean;
  /** The event as an alert. @throws InvalidInput that names the field, also when no service matches */
  read(event: unknown, config: Config): Alert;
  /** Who could have written each field of its alerts. */
  readonly grades: Grades;
  /** Paths of the event's fields that make the fingerprint; nothing else of the event changes it. */
  readonly identity?: readonly string[];
  /** The events of a body that holds several; undefined for any other value. */
  open?(body: unknown): readonly unknown[] | undefined;
  /** What the vendor calls the thing that fired, whatever the service. @throws InvalidInput that names the field */
  nameOf?(event: unknown): string;
}
