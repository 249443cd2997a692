/** One measured bound of `npm run security`. */
export interface Figure {
  /** What was counted, e.g. `hostile patches proven`. */
  readonly name: string;
  /** The bound, as it is printed, e.g. `0 of at least 400`. */
  readonly aim: string;
  /** What was measured, as it is printed, e.g. `0 of 431`. */
  readonly measured: string;
  readonly held: boolean;
}

/** One kind of attack: its cases are played and counted. */
export interface Section {
  /** The name that `npm run security -- <name>` takes, e.g. `patches`. */
  readonly name: string;
  /** Plays every case. `details` are the tables and the cases that were not held. */
  measure(): Promise<{ readonly figures: readonly Figure[]; readonly details: string; readonly cases?: unknown }>;
}

/** The table of all figures, one line each. */
export function describeFigures(figures: readonly Figure[]): string {
  const width = Math.max(0, ...figures.map(({ name }) => name.length));
  const aims = Math.max(0, ...figures.map(({ aim }) => aim.length));
  return figures
    .map(
      ({ name, aim, measured, held }) =>
        `${held ? 'held    ' : 'NOT HELD'}  ${name.padEnd(width)}  aim: ${aim.padEnd(aims)}  measured: ${measured}`,
    )
    .join('\n');
}
