import { defined } from '@suture/core';
import type { Command, Option } from 'commander';

/** What may be typed after a command. */
export interface CommandWords {
  /** The names that lead to it: '' for the program itself, `audit verify`. */
  readonly path: string;
  readonly description: string;
  /** Its arguments as help writes them: `[id]`. */
  readonly usage: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
  readonly arguments: readonly { readonly name: string; readonly description: string }[];
  /** Values that its own arguments may have. */
  readonly choices: readonly string[];
}

export interface OptionWords {
  /** `--repo` and `-r`, the long one first. */
  readonly names: readonly [string, ...string[]];
  /** As help writes it: `--repo <dir>`. */
  readonly flags: string;
  readonly description: string;
  /** Whether the command needs it. */
  readonly isNeeded: boolean;
  readonly byDefault?: string;
  /** What its value is; undefined for a switch. */
  readonly value?: 'file' | 'folder' | 'text' | readonly string[];
}

/** A program and all its commands, in the order of their definition. */
export function readCommands(command: Command, parents: readonly string[] = []): readonly CommandWords[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const own: CommandWords = {
    path: parents.join(' '),
    description: command.description(),
    usage: command.usage().replace('[options]', '').replace('[command]', '').trim(),
    commands: below.map((one) => ({ name: one.name(), description: help.subcommandDescription(one) })),
    options: help.visibleOptions(command).map(readOption),
    arguments: command.registeredArguments.map((one) => ({
      name: help.argumentTerm(one),
      description: help.argumentDescription(one),
    })),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  };
  const real = below.filter((one) => one.name() !== 'help');
  return [own, ...real.flatMap((one) => readCommands(one, [...parents, one.name()]))];
}

function readOption(option: Option): OptionWords {
  const { long, short, flags, description, mandatory: isNeeded, defaultValue } = option;
  const names: [string, ...string[]] = [long ?? short ?? option.flags];
  if (long !== undefined && short !== undefined) names.push(short);
  const value = readValue(option);
  const byDefault = typeof defaultValue === 'string' ? defaultValue : undefined;
  return { names, flags, description, isNeeded, ...defined({ value, byDefault }) };
}

function readValue({ flags, required, optional, argChoices }: Option): OptionWords['value'] {
  if (!required && !optional) return undefined;
  if (argChoices !== undefined) return argChoices;
  if (flags.includes('<file>')) return 'file';
  return flags.includes('<dir>') ? 'folder' : 'text';
}
