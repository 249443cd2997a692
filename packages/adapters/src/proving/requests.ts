import { lstatSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Trigger } from '@suture/core';
import { hasCode } from '../local-files/missing.ts';
import { type Answers, type Running, waitUntil } from './answers.ts';

type SentRequest = Extract<Trigger['input'], { kind: 'request' }>;

/** A larger answer is cut: the code that gives it is not to be trusted. */
const mostBytes = 1_000_000;

/** Sends a request to the door of an observed server, again after each answer. A cut connection is no answer. */
export async function sendRequests(door: string, sent: SentRequest, running: Running): Promise<Answers> {
  if (!(await waitUntil(() => isSocket(door), running))) return [];
  const answers: Answers = [];
  for (let time = 0; time < running.times; time += 1) {
    const answer = await sendWhenOpen(door, sent, running);
    if (answer instanceof Error) break;
    answers.push(answer);
  }
  return answers;
}

/** A socket's file is there a moment before it takes connections. */
async function sendWhenOpen(door: string, sent: SentRequest, running: Running): Promise<Answers[number] | Error> {
  const until = performance.now() + running.patience;
  for (;;) {
    const answer = await sendOnce(door, sent, running.answerTime);
    if (!hasCode(answer, 'ECONNREFUSED') || running.gone() || performance.now() > until) return answer;
    await wait(20);
  }
}

function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;
}

function sendOnce(
  socketPath: string,
  { method, path, headers, body }: SentRequest,
  timeout: number,
): Promise<Answers[number] | Error> {
  return new Promise((resolve) => {
    const sent = request({
      socketPath,
      method,
      path,
      headers: { host: 'localhost', ...headers },
      timeout,
      agent: false,
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = () => resolve(judgeAnswer(response.statusCode ?? 0, response.headers['content-type'] ?? '', chunks));
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= mostBytes) chunks.push(chunk);
        else end();
      });
      response.on('end', end);
      response.on('error', resolve);
    });
    sent.on('timeout', () => sent.destroy(new Error('It gave no answer in time.')));
    sent.on('error', resolve);
    sent.end(body);
  });
}

/** An answer fails with 5xx, and with JSON that is none. */
function judgeAnswer(status: number, type: string, chunks: readonly Buffer[]): Answers[number] {
  const text = Buffer.concat(chunks).toString('utf8');
  const broken = type.includes('json') && text !== '' && !isJson(text);
  const said = `The service answered ${status}${broken ? ' with JSON that cannot be read' : ''}: ${text}`;
  return { outcome: status >= 500 || broken ? 'failed' : 'answered', said };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
