import type { CodeHistory, FileChange, Ports, QueryAnswer, Review, TelemetryQueries } from '@suture/core';
import type { Recording } from './effects.ts';
import type { Scene } from './scene.ts';
import { commit, olderCommit } from './service.ts';

/** What the reviewer does with a pull request in the end. */
export type Person = 'leaves' | 'merges';

export interface ExternalSystems {
  readonly alertNotes: Ports['alertNotes'];
  readonly chat: Ports['chat'];
  readonly codeHost: Ports['codeHost'];
  readonly tickets: Ports['tickets'];
  /** The reviewer decides about the pull request. */
  decide(): void;
  readonly merged: () => boolean;
}

/** A code host, a ticket system and a reviewer, which record what is done to them. */
export function openExternalSystems(scene: Scene, person: Person, recording: Recording): ExternalSystems {
  const state: { review?: Review; asked: boolean } = { asked: false };
  const read = async () => {
    if (state.review === undefined) throw new RangeError('there is no pull request');
    return state.review;
  };
  const record = (list: string[]) => async (_where: unknown, _what: unknown, text: string) => {
    list.push(text);
  };
  return {
    merged: () => state.review?.status === 'merged',
    decide: () => {
      const { review } = state;
      if (review === undefined) return;
      if (scene.review !== undefined && !state.asked) {
        state.asked = true;
        const { by } = scene.review;
        state.review = { ...review, status: 'changes_requested', decidedBy: by, comments: [scene.review] };
      } else if (person === 'merges')
        state.review = { ...review, status: 'merged', decidedBy: 'a reviewer', mergeCommit: 'merge-1' };
    },
    codeHost: {
      deployedCommit: async () => commit,
      history: async () => [
        { id: commit, date: '2026-11-23T09:00:00.000Z', subject: scene.commit.subject, files: ['src/order.js'] },
        { id: olderCommit, date: '2026-11-22T09:00:00.000Z', subject: 'Begin', files: [] },
      ],
      diff: async (_repository, _base, files) => drawDiff(files),
      openReview: async (_repository, request) => {
        recording.reviews.push(request);
        const { branch, draft } = request;
        const headCommit = `head-${recording.reviews.length}`;
        const url = 'https://host.example/pr/1';
        state.review = { id: '1', url, branch, headCommit, status: 'open', draft, comments: [] };
        return state.review;
      },
      otherChanges: async () => [],
      readReview: read,
      comment: record(recording.comments),
      readCommands: async () => [],
      readBaseTip: async () => 'base-moved',
      keepBranch: async () => undefined,
      findPeople: async () => ({ owners: [] }),
      askForReview: async () => [],
      replyOnce: async (_repository, _id, _comment, _key, text) => {
        recording.comments.push(text);
      },
      readChecks: async () => ({ outcome: 'read', checks: [] }),
      commentOnce: async (_repository, _id, _key, text) => {
        recording.comments.push(text);
      },
      closeReview: async (_repository, _id, text) => {
        recording.closings.push(text);
        return 'closed';
      },
    },
    chat: {
      send: async (_incident, _chat, { message }) => {
        recording.comments.push(message.parts.join('\n'));
        return { outcome: 'sent', at: 'message-1' };
      },
    },
    alertNotes: {
      tell: async (_incident, { text }) => {
        recording.comments.push(text);
        return { outcome: 'noted' };
      },
    },
    tickets: {
      open: async (_incidentId, title, body) => {
        recording.tickets.push({ title, body });
        return { id: '7', url: 'https://host.example/issues/7' };
      },
      describe: async (_ticket, body) => {
        recording.descriptions.push(body);
        return 'written';
      },
      comment: record(recording.comments),
      isOpen: async () => true,
      close: async (_ticket, resolution) => {
        recording.resolutions.push(resolution);
      },
    },
  };
}

/** The whole of both texts, as a host draws a file that changed everywhere. */
export function drawDiff(files: readonly FileChange[]): string {
  const lines = (sign: string, text: string | null) =>
    text === null ? [] : text.split('\n').map((line) => sign + line);
  return files
    .flatMap(({ path, before, after }) => [
      `--- a/${path}`,
      `+++ b/${path}`,
      ...lines('-', before),
      ...lines('+', after),
    ])
    .join('\n');
}

export function createHistory({ commit: { subject, message } }: Scene): CodeHistory {
  const known = { id: commit, date: '2026-11-23T09:00:00.000Z', subject };
  return {
    ofFile: async () => [{ ...known, files: ['src/order.js'] }],
    blame: async () => [{ startLine: 1, endLine: 9, commit: known }],
    changesOf: async (_repository, id) =>
      commit.startsWith(id)
        ? { commit: known, message, files: [{ path: 'src/order.js', status: 'modified', patch: '-1\n+2' }] }
        : undefined,
    compare: async () => [],
  };
}

export function createQueries({ answers }: Scene): TelemetryQueries {
  const ask = (question: keyof Scene['answers']) => async (): Promise<QueryAnswer> => ({
    outcome: 'found',
    lines: answers[question],
  });
  return {
    logs: ask('logs'),
    logCounts: ask('counts'),
    metrics: ask('metrics'),
    traces: ask('traces'),
    vendor: ask('vendor'),
    changes: ask('changes'),
  };
}
