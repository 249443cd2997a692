import type { Definition } from '@suture/local/testing';

/** Every transition that a definition allows, as `From → To`. */
export function listTransitions(definition: Definition): readonly string[] {
  return Object.entries(definition.States).flatMap(([name, state]) => {
    const targets = [
      state.Next,
      state.Default,
      ...(state.Choices ?? []).map((choice) => choice.Next),
      ...(state.Catch ?? []).map((catcher) => catcher.Next),
    ];
    return [...new Set(targets.filter((target) => target !== undefined))].map((target) => `${name} → ${target}`);
  });
}

export interface Coverage {
  readonly table: string;
  /** States and transitions that no history visits. */
  readonly missing: readonly string[];
}

/** How often each state and transition of a definition was taken. */
export function measureCoverage(definition: Definition, histories: readonly (readonly string[])[]): Coverage {
  const counts = new Map<string, number>(
    [...Object.keys(definition.States), ...listTransitions(definition)].map((item) => [item, 0]),
  );
  const count = (item: string) => counts.set(item, (counts.get(item) ?? 0) + 1);
  for (const history of histories) {
    for (const [index, state] of history.entries()) {
      count(state);
      const next = history[index + 1];
      if (next !== undefined) count(`${state} → ${next}`);
    }
  }
  const rows = [...counts].map(([item, times]) => `${String(times).padStart(5)}  ${item}`);
  const missing = [...counts].filter(([, times]) => times === 0).map(([item]) => item);
  const covered = counts.size - missing.length;
  return {
    table: [
      'times  state or transition',
      ...rows,
      `${covered} of ${counts.size} covered (${Math.floor((100 * covered) / counts.size)}%)`,
    ].join('\n'),
    missing,
  };
}
