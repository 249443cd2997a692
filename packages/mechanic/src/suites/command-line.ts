/** One simple command of a shell line. `env` holds the assignments before the program. */
export interface SimpleCommand {
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly source: string;
  /** The subshells it stands in, outermost first, as numbers in the order of the line: `cd` holds only inside its own. */
  readonly scope: readonly number[];
}

const assignmentPattern = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/**
 * Splits a shell line into its simple commands at `&&`, `||`, `;`, `|` and `&`. Quotes and backslashes are read as a
 * POSIX shell reads them; nothing is expanded. Parentheses around commands open a scope. Redirections are dropped with their target.
 */
export function splitCommandLine(line: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  let from = 0;
  let quote = '';
  let assigning = true;
  let env: Record<string, string> = {};
  let scope: readonly number[] = [];
  let scopes = 0;

  function endWord(): void {
    if (word === undefined) return;
    const assignment = assigning ? assignmentPattern.exec(word) : null;
    if (assignment?.[1] !== undefined) env[assignment[1]] = assignment[2] ?? '';
    else {
      assigning = false;
      words.push(word);
    }
    word = undefined;
  }

  function endCommand(end: number): void {
    endWord();
    const argv = dropRedirections(words);
    if (argv.length > 0) commands.push({ env, argv, source: line.slice(from, end).trim(), scope });
    words = [];
    env = {};
    assigning = true;
  }

  for (let index = 0; index < line.length; index++) {
    const char = line[index] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && /["\\$`]/.test(line[index + 1] ?? '')) word += line[++index] ?? '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      word = (word ?? '') + (line[++index] ?? '');
    } else if (char === '(' && word === undefined && words.length === 0) {
      scope = [...scope, ++scopes];
      from = index + 1;
    } else if (char === ')' && scope.length > 0) {
      endCommand(index);
      scope = scope.slice(0, -1);
      from = index + 1;
    } else if (/\s/.test(char)) {
      endWord();
    } else if (/[;|&]/.test(char) && !/[<>]$/.test(word ?? '')) {
      endCommand(index);
      while (/[;|&]/.test(line[index + 1] ?? '')) index++;
      from = index + 1;
    } else {
      word = (word ?? '') + char;
    }
  }
  endCommand(line.length);
  return commands;
}

function dropRedirections(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (/^\d*(?:>>?|<)$/.test(word)) index++;
    else if (!/^\d*(?:>>?|<)\S/.test(word)) kept.push(word);
  }
  return kept;
}
