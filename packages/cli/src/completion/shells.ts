import type { CommandWords, OptionWords } from '../reference/read-commands.ts';

/** Writes the completion of a program for a shell. Names are those of commander's definitions, which hold no character of a shell. */
type WriteScript = (program: string, commands: readonly CommandWords[]) => string;

export const shells = { bash: writeBash, zsh: writeZsh, fish: writeFish } as const satisfies Record<
  string,
  WriteScript
>;

function writeBash(program: string, commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ path, options }) => options.flatMap((option) => drawBashValue(path, option)));
  const words = commands.map(({ path, commands: below, options, choices }) => {
    const all = [...below.map(({ name }) => name), ...choices, ...options.flatMap(({ names }) => names)];
    return `    ${quote(path)}) words=${quote(all.join(' '))} ;;`;
  });
  const paths = commands.flatMap(({ path }) => (path === '' ? [] : [quote(path)]));
  return `# bash completion of ${program}
_${program}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
    ${paths.join(' | ')}) path="\${path:+$path }$word" ;;
    esac
  done
  COMPREPLY=()
  case "$path:$previous" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o filenames -o bashdefault -F _${program} ${program}
`;
}

function drawBashValue(path: string, { names, value }: OptionWords): readonly string[] {
  if (value === undefined) return [];
  const reply =
    typeof value === 'string'
      ? { file: '$(compgen -f -- "$current")', folder: '$(compgen -d -- "$current")', text: '' }[value]
      : `$(compgen -W ${quote(value.join(' '))} -- "$current")`;
  return [`    ${names.map((name) => quote(`${path}:${name}`)).join(' | ')}) COMPREPLY=(${reply}); return ;;`];
}

/** zsh runs the completions of bash. */
function writeZsh(program: string, commands: readonly CommandWords[]): string {
  return `# zsh completion of ${program}\nautoload -Uz bashcompinit && bashcompinit\n${writeBash(program, commands)}`;
}

function writeFish(program: string, commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ path, commands: below, options, choices }) => {
    const names = path.split(' ').filter((name) => name !== '');
    const when =
      names.length === 0
        ? '__fish_use_subcommand'
        : names.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ');
    const start = `complete -c ${program} -n ${quote(when)}`;
    return [
      ...below.map(({ name, description }) => `${start} -f -a ${quote(name)} -d ${quote(description)}`),
      ...choices.map((choice) => `${start} -f -a ${quote(choice)}`),
      ...options.map((option) => `${start} ${drawFishOption(option)}`),
    ];
  });
  return [`# fish completion of ${program}`, ...lines, ''].join('\n');
}

function drawFishOption({ names, description, value }: OptionWords): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes = { file: ['-r', '-F'], folder: ['-x', "-a '(__fish_complete_directories)'"], text: ['-x'] };
  const argument =
    value === undefined ? ['-f'] : typeof value === 'string' ? takes[value] : ['-x', `-a ${quote(value.join(' '))}`];
  return [...flags, ...argument, `-d ${quote(description)}`].join(' ');
}

/** Single quotes of bash and zsh; fish reads the same, as no description ends in a backslash. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
