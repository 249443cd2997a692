import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterEach, expect, it } from 'vitest';
import { simulateRole } from './simulate.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** IAM that answers one page after the other; returns the client and the bodies of its requests. */
async function openIam(...pages: readonly string[]) {
  const asked: URLSearchParams[] = [];
  server = createServer(async (request, response) => {
    asked.push(new URLSearchParams(await text(request)));
    response.setHeader('content-type', 'text/xml');
    response.end(
      `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult>${pages[asked.length - 1]}</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new IAMClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  return { client, asked };
}

const member = (action: string, resource: string, decision: string, more = '') =>
  `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision}</EvalDecision>${more}</member>`;
const page = (members: string, more: string) => `<EvaluationResults>${members}</EvaluationResults>${more}`;

it('reads every page of decisions, and who decided', async () => {
  const { client, asked } = await openIam(
    page(
      member('s3:GetObject', 'arn:b/*', 'allowed') +
        member(
          's3:PutObject',
          'arn:b/*',
          'implicitDeny',
          '<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail><PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>true</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail><MissingContextValues><member>s3:prefix</member></MissingContextValues>',
        ),
      '<IsTruncated>true</IsTruncated><Marker>next</Marker>',
    ),
    page(
      member(
        'kms:Decrypt',
        '*',
        'allowed',
        '<ResourceSpecificResults><member><EvalResourceName>arn:k</EvalResourceName><EvalResourceDecision>explicitDeny</EvalResourceDecision></member></ResourceSpecificResults>',
      ),
      '<IsTruncated>false</IsTruncated>',
    ),
  );

  const decisions = await simulateRole(client, 'arn:aws:iam::1:role/r', [
    { actions: ['s3:GetObject', 's3:PutObject'], resources: ['arn:b/*'] },
    { actions: ['kms:Decrypt'], resources: ['arn:k'] },
  ]);

  expect(decisions).toEqual([
    { action: 's3:GetObject', resource: 'arn:b/*', decision: 'allowed', missing: [] },
    {
      action: 's3:PutObject',
      resource: 'arn:b/*',
      decision: 'implicitDeny',
      byOrganization: false,
      byBoundary: true,
      missing: ['s3:prefix'],
    },
    { action: 'kms:Decrypt', resource: '*', decision: 'allowed', missing: [] },
    { action: 'kms:Decrypt', resource: 'arn:k', decision: 'explicitDeny', missing: [] },
  ]);
  expect(asked.map((request) => request.get('Marker'))).toEqual([null, 'next']);
  expect(asked[0]?.get('PolicySourceArn')).toBe('arn:aws:iam::1:role/r');
  expect([...(asked[0]?.entries() ?? [])].filter(([name]) => name.startsWith('ActionNames'))).toHaveLength(3);
});
