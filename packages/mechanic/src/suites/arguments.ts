/** A runner's arguments, split so that a selection can replace the files they name. */
export interface SplitArguments {
  readonly options: readonly string[];
  readonly positionals: readonly string[];
}

export interface OptionTable {
  /** Options whose next argument is their value. */
  readonly valued: readonly string[];
  /** Options to leave out, with their value if they are in `valued`: reporters, watching, and whatever writes to the tree. */
  readonly dropped: readonly string[];
}

/** The options that a text names, separated by white space. */
export function listOptions(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Splits arguments into options with their values and positional arguments. Everything after `--` is positional. */
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
 * and vitest match them; vitest 1 puts a space before them. In an id ` > ` may stand between two names or inside one.
 */
export function matchNames(names: readonly string[]): string {
  const patterns = names.map((name) => name.split(' > ').map(escapePattern).join('(?: > | )'));
  return `^ ?(?:${patterns.join('|')})$`;
}

/** Escapes a text so that a regular expression matches it literally. No argument of a program can hold a zero byte. */
export function escapePattern(text: string): string {
  return text.replaceAll('\0', '.').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
