import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { readConfig } from '@suture/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readEnvironment } from '../environment.ts';
import { openByService } from './sources.ts';

const there = { account: '111122223333', region: 'ap-southeast-2' };
const service = { repository: 'shop/orders' };
const config = readConfig(
  {
    services: { orders: { ...service, ...there }, internal: service },
    sources: [{ ...there, roleArn: 'arn:aws:iam::111122223333:role/suture', externalId: 'shop' }],
  },
  'the configuration',
);
const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIATHERE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

let server: Server;
let roles: string[];
/** Who signed each call of CloudWatch: `ASIATHERE in ap-southeast-2`. */
let signed: string[];

beforeEach(async () => {
  [roles, signed] = [[], []];
  server = createServer((request, response) => {
    const [, key = '', region = '', name] =
      /Credential=(\w+)\/\d+\/([\w-]+)\/(\w+)/.exec(request.headers.authorization ?? '') ?? [];
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (name === 'sts') roles.push(`${new URLSearchParams(body).get('RoleSessionName')} by ${key} in ${region}`);
      else signed.push(`${key} in ${region}`);
      response.writeHead(name === 'sts' ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(name === 'sts' ? assumed : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAOWN');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  for (const name of ['TABLE_NAME', 'BUCKET_NAME', 'KILL_SWITCH_NAME', 'SECRETS_PATH']) vi.stubEnv(name, name);
  vi.stubEnv('STAGE', 'live');
});

afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

it('calls each account with its own credentials in its own region, and assumes a role once', async () => {
  const clients = openByService({ config, environment: readEnvironment() }, (options) => new CloudWatchClient(options));
  const call = (name: string) =>
    clients(name)
      .send(new DescribeAlarmsCommand({}))
      .catch(() => undefined);

  for (const name of ['internal', 'orders', 'orders']) await call(name);

  expect(roles).toEqual(['suture-live by AKIAOWN in eu-west-1']);
  expect(signed).toEqual(['AKIAOWN in eu-west-1', 'ASIATHERE in ap-southeast-2', 'ASIATHERE in ap-southeast-2']);
});
