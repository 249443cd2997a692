import type { Command } from 'commander';

/**
 * The text of commander's error with a better suggestion: a name that begins with what was typed is meant more likely
 * than one that is as long and shares letters.
 */
export function improveSuggestion(text: string, command: Command): string {
  const [, kind, typed = ''] = /unknown (option|command) '([^']+)'/.exec(text) ?? [];
  if (kind === undefined) return text;
  const names =
    kind === 'option' ? optionsOf(command) : command.commands.flatMap((one) => [one.name(), ...one.aliases()]);
  const meant = names.filter((name) => name !== typed && typed.length > 1 && name.startsWith(typed));
  if (meant.length === 0 || typed === '--') return text;
  const suggestion = `(Did you mean ${meant.length === 1 ? '' : 'one of '}${meant.join(', ')}?)`;
  const without = text.replace(/\n\(Did you mean [^)]*\)/, '').trimEnd();
  return `${without}\n${suggestion}\n`;
}

function optionsOf(command: Command): readonly string[] {
  const own = command.createHelp().visibleOptions(command);
  return own.flatMap(({ long }) => long ?? []);
}
