import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createSecrets } from '@suture/adapters/aws/ssm';
import { secretNames, setCommand } from '@suture/cli/testing';
import { rolloutSecrets, vendorSecrets, WebhookName } from '@suture/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;
const folder = mkdtempSync(join(tmpdir(), 'suture-secrets-'));
const place = (stage: string, name: string) => `/sst/suture/${stage}/Secret/${name}/value`;

const Put = z.object({ Name: z.string(), Value: z.string(), Type: z.string(), Overwrite: z.literal(true) });
const Got = z.object({ Names: z.array(z.string()) });

const parameters = new Map<string, z.infer<typeof Put>>();
/** Parameter Store, as far as the command and the functions use it. */
const server = createServer(async (request, response) => {
  const reply = (value: unknown) => response.end(JSON.stringify(value));
  const body = await json(request);
  if (request.headers['x-amz-target'] === 'AmazonSSM.PutParameter') {
    const put = Put.parse(body);
    parameters.set(put.Name, put);
    return reply({ Version: 1 });
  }
  const { Names } = Got.parse(body);
  return reply({ Parameters: Names.flatMap((name) => parameters.get(name) ?? []), InvalidParameters: [] });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeFileSync(join(folder, 'app.private-key.pem'), key);
  for (const name of [...vendorSecrets, ...rolloutSecrets, 'GITLAB_TOKEN', 'JIRA_TOKEN', 'SLACK_BOT_TOKEN'])
    writeFileSync(join(folder, `${name.toLowerCase().replaceAll('_', '-')}.txt`), 'a token\n');
  writeFileSync(join(folder, 'short.txt'), 'fifteen letters\n');
  const command = join(root, 'packages/cli/bin/suture.js');
  for (const name of WebhookName.options)
    writeFileSync(join(folder, `${name}-webhook-secret.txt`), `${'s'.repeat(32)}\n`);
  writeProgram('npx', `shift; exec "${process.execPath}" "${command}" "$@"`);
  writeProgram('openssl', `echo ${'5'.repeat(64)}`);
});
afterAll(() => server.close());
beforeEach(() => {
  parameters.clear();
});

function writeProgram(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Runs a line as a person types it into a shell, in the folder where the files lie. */
function type(line: string) {
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile('/bin/sh', ['-c', line], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const documented = [
  'README.md',
  'docs/chat.md',
  'docs/configuration.md',
  'docs/operating.md',
  'docs/vendors.md',
  'docs/webhooks.md',
].flatMap((file) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /(?:^ +|`)([^`\n]*suture secrets set [^`\n]* --stage )\w+(?:$|`)/gm,
    ),
  ].map(([, command]) => `${command}live`),
);
const printed = secretNames.map((name) => setCommand(name, 'live'));

describe('suture secrets set', () => {
  it('is documented for every secret, as the doctor prints it', () => {
    expect([...new Set(documented)].sort()).toEqual([...printed].sort());
  });

  // Each starts a process; the lines of the webhooks are made from one form.
  const ofWebhooks = printed.filter(
    (line) => line.includes('-webhook-secret.txt') || /set \w+_WEBHOOK_SECRET_PREVIOUS/.test(line),
  );
  const tried = [...printed.filter((line) => !ofWebhooks.includes(line)), ...ofWebhooks.slice(0, 3)];

  it.each(tried)('stores what the documentation and the doctor print: %s', async (line) => {
    const [, name = ''] = /set (\w+) /.exec(line) ?? [];

    const { code, err } = await type(line.replace('echo APP_ID', 'echo 12345'));

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect([...parameters.keys()]).toEqual([place('live', name)]);
    expect(parameters.get(place('live', name))).toMatchObject({
      Type: 'SecureString',
      Value: expect.stringMatching(/^\S.*\S$/s),
    });
  });

  it('stores a key as the functions read it', async () => {
    const set = await type(setCommand('GITHUB_APP_PRIVATE_KEY', 'live'));
    const { port } = server.address() as AddressInfo;
    const client = new SSMClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const secrets = createSecrets({ client, path: '/sst/suture/live/Secret', now: () => 0 });

    expect(set.out).toBe(
      'Stored GITHUB_APP_PRIVATE_KEY for stage live. Functions that run use it within two minutes.\n',
    );
    expect(await secrets.read('GITHUB_APP_PRIVATE_KEY')).toBe(key.trim());
  });

  it.each([
    ['a secret that Suture does not read', 'echo x | npx suture secrets set GITHUB_TOKEN', 'known are GITHUB_APP_ID'],
    [
      'what is no key',
      'npx suture secrets set GITHUB_APP_PRIVATE_KEY --file short.txt',
      'not a private key in PEM form; set it with: npx suture secrets set GITHUB_APP_PRIVATE_KEY --file',
    ],
    [
      'a webhook secret that can be guessed',
      'npx suture secrets set GITHUB_WEBHOOK_SECRET --file short.txt',
      'shorter than 16 characters, so no delivery signed with it is accepted; set it with: openssl rand',
    ],
    ['none as the current webhook secret', 'echo none | npx suture secrets set GITHUB_WEBHOOK_SECRET', 'shorter than'],
    ['nothing', 'npx suture secrets set SENTRY_TOKEN < /dev/null', 'it is not set'],
    ['a file that is not there', 'npx suture secrets set SENTRY_TOKEN --file nowhere', 'nowhere is not valid'],
    ['a value on the command line', 'npx suture secrets set GITHUB_APP_ID 12345', 'too many arguments'],
  ])('refuses %s, and stores nothing', async (_what, line, message) => {
    const { code, err } = await type(`${line} --stage live`);

    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toContain('fifteen letters');
    expect(parameters.size).toBe(0);
  });
});
