import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';

// Records a real run of the demo on a terminal of a fixed size: `npx tsx docs/recording/record.ts`. It needs util-linux's `script`, which
// gives the command a terminal of its own. A picture is taken when what it waits for is on the screen; nothing is added or changed.

const [columns, rows] = [80, 40];
const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

/** What is waited for, what the picture shows, and what the person types then. */
interface Picture {
  readonly when: RegExp;
  readonly title: string;
  readonly types?: string;
}

const pictures: readonly Picture[] = [
  { when: /candidate [1-9]\d* of/, title: 'While it searches for a fix' },
  { when: /tests [1-9]\d* of/, title: 'While it proves the fix' },
  { when: /Merge it as yourself\? $/, title: 'The decision', types: 'y' },
  { when: /\? Deploy|[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Verify/, title: 'After the merge' },
];

const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 });
const taken: string[] = [];
let next = 0;

/** What is on the screen, without the lines that have left it. */
function readScreen(from: number): string {
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: active.length - from },
    (_, at) => active.getLine(from + at)?.translateToString(true) ?? '',
  );
  return lines.join('\n').trimEnd();
}

function takePicture(title: string, text: string): void {
  taken.push(`## ${title}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
}

function look(): void {
  const wanted = pictures.slice(next).findIndex(({ when }) => when.test(`${readScreen(0)} `));
  const picture = wanted < 0 ? undefined : pictures[next + wanted];
  if (picture === undefined) return;
  next += wanted + 1;
  takePicture(picture.title, readScreen(terminal.buffer.active.baseY));
  if (picture.types !== undefined) child.stdin.write(`${picture.types}\n`);
}

const child = spawn(
  'script',
  ['--quiet', '--return', '--command', `stty cols ${columns} rows ${rows}; node ${command} demo`, '/dev/null'],
  { env: { ...process.env, NO_COLOR: '1', TERM: 'xterm-256color' }, stdio: ['pipe', 'pipe', 'inherit'] },
);
child.stdout.on('data', (chunk: Buffer) => terminal.write(chunk, look));
child.on('close', (code) => {
  terminal.write('', () => {
    takePicture('The whole run', readScreen(0));
    const head = [
      '# The terminal',
      '',
      `A real run of \`suture demo\` on a terminal of ${columns} columns, without colours, on a busy machine with two cores.`,
      '`npx tsx docs/recording/record.ts` makes this page again.',
      '',
    ];
    writeFileSync(fileURLToPath(new URL('../terminal.md', import.meta.url)), [...head, ...taken].join('\n'));
    process.exitCode = code ?? 1;
  });
});
