import { expect, it } from 'vitest';
import { withParameter, world } from '../../testing/deployment.ts';
import { checkEvents } from './github.ts';

const subscribed = (...events: string[]) => world({}, {}, { registration: async () => ({ events }) });

it('is content with an App that hears of reviews and deployments', async () => {
  const verdict = await checkEvents(
    subscribed('pull_request', 'pull_request_review', 'issue_comment', 'deployment_status'),
  );

  expect(verdict.status).toBe('ok');
});

it('names the events that the App does not hear of, as GitHub calls them, and where its webhook goes', async () => {
  const verdict = await checkEvents(subscribed('pull_request', 'push'));

  expect(verdict.status).toBe('problem');
  expect(verdict.detail).toMatch(
    /not subscribed to pull_request_review, issue_comment, deployment_status; .*up to five minutes later/,
  );
  expect(verdict.remedy).toContain('Subscribe to events: Pull request review, Issue comment, Deployment status.');
  expect(verdict.remedy).toContain('https://api.example/github');
});

it("is skipped without the App's secrets", async () => {
  const verdict = await checkEvents(world(withParameter('PRIVATE_KEY', undefined)));

  expect(verdict.status).toBe('skipped');
});
