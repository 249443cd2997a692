import type { Incident } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createHealthRollout } from './rollouts.ts';

const incident = { id: 'i1' } as Incident;
const merged = 'a'.repeat(40);

function answering(text: string) {
  return createHealthRollout({
    url: 'http://localhost/health',
    fetch: async () => new Response(text),
    isAncestor: async (commit, of) => commit === merged && of === 'c'.repeat(40),
  });
}

describe('createHealthRollout', () => {
  it.each([
    ['live', 'the merge commit runs', JSON.stringify({ commit: merged })],
    ['live', 'a short form of it runs', JSON.stringify({ commit: 'aaaaaaa' })],
    ['live', 'a descendant runs', JSON.stringify({ commit: 'c'.repeat(40) })],
    ['pending', 'another commit runs', JSON.stringify({ commit: 'b'.repeat(40) })],
    ['pending', 'the answer names no commit', '{}'],
    ['pending', 'the answer is not JSON', '<html>'],
  ])('is %s when %s', async (status, _when, text) => {
    expect((await answering(text).status(incident, merged)).status).toBe(status);
  });

  it('is pending with the reason when the service cannot be reached', async () => {
    const rollouts = createHealthRollout({
      url: () => 'http://localhost/health',
      fetch: async () => Promise.reject(new Error('connection refused')),
    });

    expect(await rollouts.status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: expect.stringContaining('connection refused'),
    });
  });
});
