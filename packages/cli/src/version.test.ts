import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { main } from './main.ts';

it.each(['--version', '-V'])('%s prints the version, the commit of the checkout, and Node', async (option) => {
  let out = '';
  const write = (text: string) => {
    out += text;
  };

  const code = await main([option], { out: { write }, err: { write } });

  const commit = execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' }).trim();
  expect(code).toBe(0);
  expect(out).toBe(`suture 0.1.0 (commit ${commit}), node ${process.version}\n`);
});
