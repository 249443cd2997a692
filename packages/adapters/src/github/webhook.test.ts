import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWebhookForwarder } from './forward-webhook.ts';
import { admitGitHubWebhook } from './webhook.ts';

const body = new TextEncoder().encode('{"repository":{"full_name":"shop/orders"},"pull_request":{"number":1}}');
const secret = 'the current secret';

async function deliver(signedWith: string, secrets: readonly [string, string], event = 'pull_request', sent = body) {
  const queued: object[] = [];
  const logged: { message: string; fields: unknown }[] = [];
  const log = { info: () => undefined, warn: (message: string, fields: unknown) => logged.push({ message, fields }) };
  const headers = {
    'x-github-event': event,
    'x-github-delivery': 'delivery-1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', signedWith).update(sent).digest('hex')}`,
  };
  const inbox = { put: async (message: object) => void queued.push(message) };
  const answer = await admitGitHubWebhook({ headers, body: sent }, secrets, { inbox, log });
  return { answer, logged, queued };
}

describe('admitGitHubWebhook', () => {
  it('takes a delivery signed with the current secret while there is no previous one', async () => {
    const { answer, logged, queued } = await deliver(secret, [secret, 'none']);

    expect(answer).toMatchObject({ status: 202, outcome: 'queued' });
    expect(queued).toEqual([
      {
        'detail-type': 'GitHub Delivery',
        detail: { id: 'delivery-1', event: 'pull_request', repository: 'shop/orders', pull: 1 },
      },
    ]);
    expect(logged).toEqual([]);
  });

  it('takes a delivery signed with the previous secret', async () => {
    const { answer } = await deliver('the secret before this one', [secret, 'the secret before this one']);

    expect(answer).toMatchObject({ status: 202, outcome: 'queued' });
  });

  it.each(['push', 'ping', 'check_run'])('queues nothing for %s, which no incident waits for', async (event) => {
    const { answer, queued } = await deliver(secret, [secret, 'none'], event);

    expect(answer).toMatchObject({ status: 200, outcome: 'nothing to do' });
    expect(queued).toEqual([]);
  });

  const repository = { full_name: 'shop/orders' };
  const comment = (type: string, text: string) => ({ user: { type }, body: text });

  it.each([
    ['issue_comment', { issue: { number: 7 }, comment: comment('User', '/suture retry') }, { issue: 7 }],
    ['check_suite', { action: 'completed', check_suite: { head_sha: 'c0ffee' } }, { commit: 'c0ffee' }],
    ['check_run', { action: 'completed', check_run: { head_sha: 'c0ffee' } }, { commit: 'c0ffee' }],
    ['status', { sha: 'c0ffee', state: 'failure' }, { commit: 'c0ffee' }],
  ] as const)('queues what an incident may wait for of %s', async (event, payload, detail) => {
    const sent = new TextEncoder().encode(JSON.stringify({ repository, ...payload }));
    const { queued } = await deliver(secret, [secret, 'none'], event, sent);

    const delivery = { id: 'delivery-1', event, repository: 'shop/orders', ...detail };
    expect(queued).toEqual([{ 'detail-type': 'GitHub Delivery', detail: delivery }]);
  });

  it.each([
    ['issue_comment', { issue: { number: 7 }, comment: comment('User', 'looks good') }],
    ['issue_comment', { issue: { number: 7 }, comment: comment('Bot', '/suture retry') }],
    ['check_suite', { action: 'requested', check_suite: { head_sha: 'c0ffee' } }],
    ['status', { sha: 'c0ffee', state: 'pending' }],
  ] as const)('queues nothing for %s %j', async (event, payload) => {
    const sent = new TextEncoder().encode(JSON.stringify({ repository, ...payload }));

    expect(await deliver(secret, [secret, 'none'], event, sent)).toMatchObject({ answer: { status: 200 }, queued: [] });
  });

  it.each(['not JSON', '{"pull_request":{"number":1}}', '[]'])('refuses the signed body %j', async (text) => {
    const { answer, queued } = await deliver(secret, [secret, 'none'], 'pull_request', new TextEncoder().encode(text));

    expect(answer).toMatchObject({ status: 400, outcome: 'unreadable' });
    expect(queued).toEqual([]);
  });

  it('tells the sender when the delivery could not be kept', async () => {
    const headers = {
      'x-github-event': 'pull_request',
      'x-github-delivery': 'delivery-1',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    const inbox = { put: async () => Promise.reject(new RangeError('no queue')) };
    const log = { info: () => undefined, warn: () => undefined };

    await expect(admitGitHubWebhook({ headers, body }, [secret, 'none'], { inbox, log })).rejects.toThrow('no queue');
  });

  it.each(['none', 'NONE', 'fifteen letters'])(
    'refuses a delivery signed with %j as the previous secret',
    async (key) => {
      const { answer } = await deliver(key, [secret, key]);

      expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
    },
  );

  it.each(['none', 'fifteen letters'])(
    'refuses every delivery while the current secret is %j, and logs why',
    async (key) => {
      const { answer, logged } = await deliver(key, [key, 'none']);

      expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
      expect(logged).toEqual([
        {
          message: 'the webhook secret is too short to be used',
          fields: { secret: 'GITHUB_WEBHOOK_SECRET', least: 16 },
        },
      ]);
    },
  );
});

describe('a webhook of several stages', () => {
  const other = 'https://other.example/github';
  const third = 'https://third.example/github';

  /** A stage that names others, which answer as given. */
  async function deliverTo(answers: Readonly<Record<string, () => Response>>, headers: Record<string, string> = {}) {
    const asked: { address: string; request: Request }[] = [];
    const queued: object[] = [];
    const answerFor = async (address: string | URL | Request, init?: RequestInit) => {
      asked.push({ address: String(address), request: new Request(String(address), init) });
      const answer = answers[String(address)];
      if (answer === undefined) throw new TypeError('no such host');
      return answer();
    };
    const forward = createWebhookForwarder({ addresses: [other, third], fetch: answerFor });
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const given = {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': 'delivery-1',
      'x-hub-signature-256': signature,
      authorization: 'something else',
      ...headers,
    };
    const inbox = { put: async (message: object) => void queued.push(message) };
    const log = { info: () => undefined, warn: () => undefined };
    const answer = await admitGitHubWebhook({ headers: given, body }, [secret, 'none'], { inbox, log, forward });
    return { answer, asked, queued, signature };
  }
  const accepted = () => new Response(null, { status: 202 });

  it('passes a delivery on with the bytes and the signature of GitHub, and queues it', async () => {
    const { answer, asked, queued, signature } = await deliverTo({ [other]: accepted, [third]: accepted });

    expect(answer).toMatchObject({ status: 202, outcome: 'queued' });
    expect(queued).toHaveLength(1);
    expect(asked.map(({ address }) => address)).toEqual([other, third]);
    const [first] = asked;
    expect(first?.request.method).toBe('POST');
    expect(Object.fromEntries(first?.request.headers ?? [])).toEqual({
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': 'delivery-1',
      'x-hub-signature-256': signature,
      'x-suture-forwarded': '1',
    });
    expect(await first?.request.text()).toBe(new TextDecoder().decode(body));
  });

  it('fails towards GitHub where a stage did not take it, and says which and why', async () => {
    const { answer, queued } = await deliverTo({ [other]: () => new Response(null, { status: 401 }) });

    expect(answer).toMatchObject({
      status: 502,
      say: 'queued here, and not taken by other.example (401), third.example (TypeError): redeliver it',
    });
    expect(queued).toHaveLength(1);
  });

  it('passes nothing on that another stage passed on', async () => {
    const { answer, asked } = await deliverTo({}, { 'x-suture-forwarded': '1' });

    expect(answer).toMatchObject({ status: 202, outcome: 'queued' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['is not signed', { 'x-hub-signature-256': 'sha256=0' }],
    ['no incident waits for', { 'x-github-event': 'push' }],
  ])('passes nothing on that %s', async (_name, headers) => {
    const { asked, queued } = await deliverTo({}, headers);

    expect([asked, queued]).toEqual([[], []]);
  });

  it('gives a stage up that does not answer in time', async () => {
    const silent: typeof fetch = (_address, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const forward = createWebhookForwarder({ addresses: [other], fetch: silent, timeout: 1 });

    expect(await forward({ headers: {}, body })).toEqual(['other.example (TimeoutError)']);
  });
});
