import { Command } from 'commander';
import { addSharedOptions } from '../context.ts';
import { exitCodeMeanings } from '../exit-codes.ts';
import { defineCommands } from '../main.ts';
import { type CommandWords, type OptionWords, readCommands } from './read-commands.ts';

const opening = `# Command line reference

<!-- Written by \`npm run docs:cli\` from the definitions of the commands. Do not edit it by hand. -->

Run \`suture\` as \`npx suture\` where it is installed in the project.
\`suture completion bash\` (or \`zsh\`, \`fish\`) prints the completion of commands and options.`;

/** The reference of every command in Markdown, from the definitions that the command itself runs. */
export function writeReference(): string {
  const silent = { write: () => true };
  const program = new Command('suture');
  defineCommands(program, { streams: { out: silent, err: silent }, finish: () => undefined });
  const [root, ...commands] = readCommands(program);
  const common = (readCommands(addSharedOptions(new Command()))[0]?.options ?? []).filter(isReal);
  const about = 'Commands about a repository also accept these, and are marked "and the common options" below.';
  return [
    opening,
    '## Exit codes',
    drawTable(['code', 'meaning'], Object.entries(exitCodeMeanings)),
    '## Common options',
    about,
    drawOptions(common),
    ...(root === undefined ? [] : ['## suture', drawOptions(root.options.filter(isReal))]),
    ...commands.filter(({ commands: below }) => below.length === 0).map((command) => describe(command, common)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function describe(command: CommandWords, common: readonly OptionWords[]): string {
  const { path, description, usage } = command;
  const flags = new Set(command.options.map((option) => option.flags));
  const takesCommon = common.every((option) => flags.has(option.flags));
  const known = new Set(takesCommon ? common.map((option) => option.flags) : []);
  const own = command.options.filter((option) => isReal(option) && !known.has(option.flags));
  const named = command.arguments.filter((one) => one.description !== '');
  return [
    `## suture ${path}`,
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    `${code(`suture ${path} ${usage}`.trim())}${takesCommon ? ', and the common options.' : ''}`,
    ...(named.length === 0
      ? []
      : [
          drawTable(
            ['argument', 'what it is'],
            named.map((one) => [code(one.name), one.description]),
          ),
        ]),
    ...(own.length === 0 ? [] : [drawOptions(own)]),
  ].join('\n\n');
}

/** Every command has \`--help\`. */
function isReal({ names }: OptionWords): boolean {
  return !names.includes('--help');
}

function drawOptions(options: readonly OptionWords[]): string {
  return drawTable(
    ['option', 'what it does'],
    options.map((option) => [code(option.flags), describeOption(option)]),
  );
}

function describeOption({ description, value, isNeeded, byDefault }: OptionWords): string {
  const choices = typeof value === 'object' ? [`one of ${value.join(', ')}`] : [];
  const notes = [
    ...choices,
    ...(isNeeded ? ['needed'] : []),
    ...(byDefault === undefined ? [] : [`default: ${code(byDefault)}`]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
}

function drawTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
