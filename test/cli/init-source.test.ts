import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, WebhookName } from '@suture/core';
import { loadConfig } from '@suture/local';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProject } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const manifest = { 'package.json': JSON.stringify({ name: '@acme/orders', type: 'module' }) };
const services = "services: { orders: { repository: 'acme/orders' } }";

const Report = z.object({
  outcome: z.string(),
  why: z.string().optional(),
  add: z.string().optional(),
  sources: z.array(
    z.object({
      source: z.string(),
      url: z.string(),
      steps: z.array(z.object({ text: z.string(), code: z.string().optional() })),
    }),
  ),
});

async function init(files: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const { repository } = createProject({ ...manifest, ...files });
  const end = await sutureWithoutAccount(repository, ['init', '--repo', repository, ...words]);
  const read = (name: string) => readFileSync(join(repository, name), 'utf8');
  return { ...end, repository, read };
}

async function sourcesOf(repository: string): Promise<Config['webhooks']['sources']> {
  return (await loadConfig(repository)).webhooks.sources;
}

describe('suture init --source', () => {
  it.each(WebhookName.options)('writes a first configuration with %s, and prints every step', async (name) => {
    const { code, out, repository } = await init({}, '--source', name, '--stage', 'live');

    expect(code).toBe(0);
    expect(await sourcesOf(repository)).toEqual([name]);
    const secret = `npx suture secrets set ${name.toUpperCase().replaceAll('-', '_')}_WEBHOOK_SECRET --file ${name}-webhook-secret.txt --stage live`;
    for (const step of [
      secret,
      'npx sst deploy --stage live',
      `AlertsUrl/${name}`,
      `npx suture doctor --stage live --test-alert ${name}`,
      `docs/alerts/${name}.md`,
    ])
      expect(out).toContain(step);
    expect(out).not.toMatch(/\{url\}|\{file\}/);
  });

  it.each([
    [
      'without webhooks, with comments',
      `// ours\nexport default {\n  ${services}, // all of them\n  // the end\n};\n`,
      `// ours\nexport default {\n  ${services}, // all of them\n  // the end\n  webhooks: { sources: ['sentry', 'pagerduty'] },\n};\n`,
    ],
    [
      'without a comma at the end',
      `export default {\n\t${services} // all\n};\n`,
      `export default {\n\t${services}, // all\n\twebhooks: { sources: ['sentry', 'pagerduty'] },\n};\n`,
    ],
    [
      'with webhooks on one line',
      `export default { ${services}, webhooks: { sources: ['sentry'] } };\n`,
      `export default { ${services}, webhooks: { sources: ['sentry', 'pagerduty'] } };\n`,
    ],
    [
      'with a list on several lines',
      `export default {\n  ${services},\n  webhooks: {\n    sources: [\n      'sentry', // theirs\n    ],\n  },\n} satisfies object;\n`,
      `export default {\n  ${services},\n  webhooks: {\n    sources: [\n      'sentry', // theirs\n      'pagerduty',\n    ],\n  },\n} satisfies object;\n`,
    ],
    [
      'with an empty list and Windows line ends',
      `const config = {\r\n  ${services},\r\n  webhooks: { sources: [] },\r\n};\r\nexport default config;\r\n`,
      `const config = {\r\n  ${services},\r\n  webhooks: { sources: ['sentry', 'pagerduty'] },\r\n};\r\nexport default config;\r\n`,
    ],
    [
      'with a function around the object, and imports of its own',
      `import { orders } from './orders.ts';\nconst defineConfig = (config: object) => config;\nexport default defineConfig({\n  services: { orders },\n  webhooks: {},\n});\n`,
      `import { orders } from './orders.ts';\nconst defineConfig = (config: object) => config;\nexport default defineConfig({\n  services: { orders },\n  webhooks: {sources: ['sentry', 'pagerduty']},\n});\n`,
    ],
  ])('edits a file %s, and keeps all else', async (_name, before, after) => {
    const files = { 'suture.config.ts': before, 'orders.ts': "export const orders = { repository: 'acme/orders' };" };

    const { code, out, read, repository } = await init(files, '--source', 'sentry,pagerduty', '--yes');

    expect(code).toBe(0);
    expect(read('suture.config.ts')).toBe(after);
    expect(out).toContain('+ ');
    expect(readdirSync(repository).filter((name) => name.startsWith('suture.config'))).toEqual(['suture.config.ts']);
  });

  it('edits a JSON file, and gives the generic source a mapping to correct', async () => {
    const text = `${JSON.stringify({ services: { orders: { repository: 'acme/orders' } } }, null, 2)}\n`;

    const { code, read } = await init({ 'suture.config.json': text }, '--source', 'generic', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(read('suture.config.json'))).toEqual({
      ...JSON.parse(text),
      webhooks: {
        sources: ['generic'],
        generic: {
          service: 'service',
          title: 'title',
          sourceId: 'id',
          state: { path: 'status', resolved: ['resolved'] },
        },
      },
    });
  });

  it('keeps a mapping that is there', async () => {
    const mapping = "generic: { service: 'a', title: 'b', sourceId: 'c' }";
    const before = `export default {\n  ${services},\n  webhooks: {\n    ${mapping},\n  },\n};\n`;

    const { read } = await init({ 'suture.config.ts': before }, '--source', 'generic');

    expect(read('suture.config.ts')).toBe(
      `export default {\n  ${services},\n  webhooks: {\n    ${mapping},\n    sources: ['generic'],\n  },\n};\n`,
    );
  });

  it.each([
    ['a spread', `const base = { ${services} };\nexport default { ...base };\n`, /a spread may set webhooks/],
    ['a call', `const make = () => ({ ${services} });\nexport default make();\n`, /not an object literal/],
    [
      'names from elsewhere',
      `const all = ['datadog'];\nexport default { ${services}, webhooks: { sources: [...all] } };\n`,
      /not a list of names/,
    ],
    ['a shorthand', `const webhooks = {};\nexport default { ${services}, webhooks };\n`, /webhooks is not written/],
    [
      'a later change',
      `const config: { webhooks?: object } = { ${services} };\nconfig.webhooks = {};\nexport default config;\n`,
      /would not load as/,
    ],
  ])('leaves a file with %s alone, and prints what to add', async (_name, before, why) => {
    const { code, out, read } = await init({ 'suture.config.ts': before }, '--source', 'sentry', '--json');

    expect(code).toBe(0);
    expect(read('suture.config.ts')).toBe(before);
    const report = Report.parse(JSON.parse(out));
    expect(report).toMatchObject({ outcome: 'by hand', add: "webhooks: { sources: ['sentry'] }," });
    expect(report.why).toMatch(why);
    expect(report.sources[0]?.steps.length).toBeGreaterThan(5);
  });

  it('changes nothing for sources that are on, and prints the steps as one JSON value', async () => {
    const before = `export default { ${services}, webhooks: { sources: ['sentry'] } };\n`;

    const { out, read } = await init(
      { 'suture.config.ts': before },
      '--source',
      'sentry',
      '--source',
      'sentry',
      '--json',
    );

    const report = Report.parse(JSON.parse(out));
    expect(report.outcome).toBe('unchanged');
    expect(report.sources.map(({ source, url }) => `${source} ${url}`)).toEqual(['sentry AlertsUrl/sentry']);
    expect(read('suture.config.ts')).toBe(before);
  });

  it.each([
    [['--source', 'sentri'], /"sentri" is no source; known are alertmanager, datadog/],
    [['--source', 'sentry', '--force'], /does not go with --force/],
    [['--source', 'sentry', '--workload'], /does not go with --workload/],
    [['--source', 'sentry', '--stage', 'a b'], /--stage/],
  ])('refuses %j', async (words, message) => {
    const { code, err, repository } = await init({}, ...words);

    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(readdirSync(repository)).not.toContain('suture.config.ts');
  });

  it('refuses a file that does not load as it is', async () => {
    const before = 'export default { services: {}, colour: 1 };\n';

    const { code, err, read } = await init({ 'suture.config.ts': before }, '--source', 'sentry');

    expect(code).toBe(2);
    expect(err).toContain('colour');
    expect(read('suture.config.ts')).toBe(before);
  });
});
