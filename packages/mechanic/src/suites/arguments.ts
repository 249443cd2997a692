/** A runner's arguments taken apart, so that a selection can take the place of the files that were named. */
export interface SplitArguments {
  readonly options: readonly string[];
  readonly positionals: readonly string[];
}

export interface OptionTable {
  /** Options whose next argument is their value. */
  readonly valued: readonly string[];
  /** Options left out, with their value when they are in `valued`: reporters, watching, what would write to the tree. */
  readonly dropped: readonly string[];
}

/** Takes arguments apart into options with their values and positional arguments; everything after `--` is positional. */
export function splitArguments(args: readonly string[], table: OptionTable): SplitArguments {
  const options: string[] = [];
  const positionals: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      positionals.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg);
      continue;
    }
    const name = arg.split('=', 1)[0] ?? arg;
    const taken = [arg];
    if (arg === name && table.valued.includes(name)) {
      const value = args[index + 1];
      if (value !== undefined) taken.push(value);
      index++;
    }
    if (!table.dropped.includes(name)) options.push(...taken);
  }
  return { options, positionals };
}

/**
 * A regular expression's source that matches exactly the given tests by their names joined with a space, as jest, mocha
 * and vitest match them. In an id ` > ` may stand between two names or inside one.
 */
export function matchNames(names: readonly string[]): string {
  const patterns = names.map((name) => name.split(' > ').map(escapePattern).join('(?: > | )'));
  return `^(?:${patterns.join('|')})$`;
}

/** Makes a text match itself in a regular expression. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
