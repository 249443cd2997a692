import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

const names = ['bash', 'zsh', 'fish'] as const;

export function addCompletionCommand(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .description('print the completion of commands and options for a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(names))
    .addHelpText(
      'after',
      [
        '',
        'bash:  source <(suture completion bash)                                     in ~/.bashrc',
        'zsh:   source <(suture completion zsh)                                      in ~/.zshrc, after compinit',
        'fish:  suture completion fish > ~/.config/fish/completions/suture.fish      once',
      ].join('\n'),
    )
    .action(async (shell: (typeof names)[number]) => {
      const [{ readCommands }, { shells }] = await Promise.all([
        import('../reference/read-commands.ts'),
        import('../completion/shells.ts'),
      ]);
      context.streams.out.write(shells[shell](program.name(), readCommands(program)));
      context.finish(exitCodes.ok);
    });
}
