import { InvalidInput, readConfig } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { createEndpointRollouts } from './service-endpoints.ts';

const merged = 'a'.repeat(40);
const later = 'c'.repeat(40);
const before = 'b'.repeat(40);

/** Each request is answered by the next text; the last one stays. */
function answering(texts: readonly string[], field?: string) {
  const left = [...texts];
  const rollout = { by: 'endpoint' as const, url: 'https://orders.example/health', ...(field && { field }) };
  const asked: (RequestInit | undefined)[] = [];
  const rollouts = createEndpointRollouts({
    config: readConfig({ services: { orders: { repository: 'shop/orders', rollout } } }, 'the configuration'),
    fetch: async (_url, init) => {
      asked.push(init);
      return new Response(left.length > 1 ? left.shift() : left[0]);
    },
    isAncestor: async (_repository, ancestor, descendant) => ancestor === merged && descendant === later,
  });
  return { asked, status: () => rollouts.status(sampleIncident, merged) };
}

const running = (commit: string) => JSON.stringify({ commit });

describe('createEndpointRollouts', () => {
  it.each([
    ['every instance runs it', [running(merged)]],
    ['every instance runs it or a later commit', [running('aaaaaaa'), running(later)]],
  ])('is live when %s', async (_when, texts) => {
    expect(await answering(texts).status()).toMatchObject({ status: 'live' });
  });

  it('is partial while some instances run another commit', async () => {
    const { status } = answering([running(merged), running(before), running(merged), running(before)]);

    expect(await status()).toEqual({
      commit: merged,
      status: 'pending',
      detail: 'the rollout is partial: 2 of 6 answers come from an instance that has it',
    });
  });

  it.each([
    ['names no commit', '{"status":"ok"}', /names no commit in its field commit/],
    ['names something else', '{"commit":"main"}', /names no commit/],
    ['is no JSON', '<html>', /does not say which commit runs/],
  ])('is pending with the reason when the answer %s', async (_what, text, reason) => {
    expect(await answering([text]).status()).toMatchObject({
      status: 'pending',
      detail: expect.stringMatching(reason),
    });
  });

  it('reads the field that the configuration names', async () => {
    const text = JSON.stringify({ build: { git: { sha: merged } } });

    expect((await answering([text], 'build.git.sha').status()).status).toBe('live');
  });

  it('does not follow redirects', async () => {
    const { asked, status } = answering([running(merged)]);

    await status();

    expect(new Set(asked.map((init) => init?.redirect))).toEqual(new Set(['error']));
  });

  it('refuses an address without encryption', () => {
    const rollout = { by: 'endpoint' as const, url: 'http://orders.example/health' };

    expect(() => readConfig({ services: { orders: { repository: 'shop/orders', rollout } } }, 'it')).toThrow(
      InvalidInput,
    );
  });
});
