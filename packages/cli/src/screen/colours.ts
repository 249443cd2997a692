import picocolors from 'picocolors';

/** Functions that put colours around a text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Colours for a stream. NO_COLOR turns them off (https://no-color.org), FORCE_COLOR on, and else a terminal has them.
 */
export function chooseColours(stream: { readonly isTTY?: boolean }, environment: Environment): Colours {
  return picocolors.createColors(wantsColours(stream, environment));
}

function wantsColours(
  { isTTY = false }: { readonly isTTY?: boolean },
  { NO_COLOR: no = '', FORCE_COLOR: force, TERM: terminal }: Environment,
): boolean {
  if (no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTTY && terminal !== 'dumb';
}

/** A unified diff with its lines in colours. */
export function colourDiff(diff: string, colours: Colours): string {
  return diff
    .split('\n')
    .map((line) => {
      if (/^(diff|index|---|\+\+\+|new file|deleted file|similarity|rename) ?/.test(line)) return colours.bold(line);
      if (line.startsWith('@@')) return colours.cyan(line);
      if (line.startsWith('+')) return colours.green(line);
      return line.startsWith('-') ? colours.red(line) : line;
    })
    .join('\n');
}
