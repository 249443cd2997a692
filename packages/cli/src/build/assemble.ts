import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { bundle } from './bundle.ts';
import { describeConfig } from './config-schema.ts';
import { writeType } from './config-types.ts';
import { collectLicenses } from './licenses.ts';

/** What is published: a name that says what it does, because a scope has to be owned first. */
export const publishedName = 'suture-heal';

const Project = z.object({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
});

const start = `#!/usr/bin/env node
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { main } = await import('../command/main.js');
process.exitCode = await main(process.argv.slice(2));
`;

const module = `/** Gives the configuration file completion and checks in an editor. */
export function defineConfig(config) {
  return config;
}
`;

/** Libraries that are carried as files, so that the bundler does not name them. */
const carried = ['node_modules/classic-level', 'node_modules/@vscode/tree-sitter-wasm', 'node_modules/web-tree-sitter'];

/**
 * Writes the folder of the published package: the compiled command with everything it reads, and the types and the schema of the
 * configuration. It depends on no other package.
 */
export async function assemblePackage(root: string, folder: string): Promise<void> {
  const project = Project.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const { inputs } = await bundle({ root, outdir: join(folder, 'command'), resources: 'copied' });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('package.json', `${JSON.stringify({ name: publishedName, ...project, ...contents }, null, 2)}\n`);
  writeFileSync(join(folder, 'bin/suture.js'), start, { mode: 0o755 });
  write('index.js', module);
  write('index.d.ts', writeTypes());
  write('suture.config.schema.json', `${JSON.stringify(describeConfig(), null, 2)}\n`);
  write('THIRD-PARTY-LICENSES', collectLicenses(root, [...Object.keys(inputs), ...carried.map((path) => `${path}/`)]));
  copyFileSync(join(root, 'packages/cli/README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

const contents = {
  type: 'module',
  bin: { suture: 'bin/suture.js' },
  exports: {
    '.': { types: './index.d.ts', default: './index.js' },
    './suture.config.schema.json': './suture.config.schema.json',
    './package.json': './package.json',
  },
  files: ['bin', 'command', 'index.js', 'index.d.ts', 'suture.config.schema.json', 'THIRD-PARTY-LICENSES'],
};

function writeTypes(): string {
  return [
    '/** What an operator writes in suture.config.ts. Fields that are left out have defaults. */',
    `export type ConfigInput = ${writeType(describeConfig())};`,
    '',
    '/** Gives the configuration file completion and checks in an editor. */',
    'export declare function defineConfig(config: ConfigInput): ConfigInput;',
    '',
  ].join('\n');
}
