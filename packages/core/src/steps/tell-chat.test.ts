import { describe, expect, it } from 'vitest';
import { artifactKeys } from '../model/index.ts';
import type { ChatAnswer, Ports } from '../ports/index.ts';
import { turnOfFix, turnOfHandOver, turnOfReview } from '../render/turns.ts';
import { createTestWorld } from '../testing/index.ts';
import { startSample } from '../testing/started.ts';
import { showInChat } from './tell-chat.ts';

const config = { chat: { slack: { channel: 'C0123456789' } } };

async function open(answers: readonly ChatAnswer[] = []) {
  const world = createTestWorld({ config });
  const left = [...answers];
  const sent: string[] = [];
  const send: Ports['chat']['send'] = async (_incident, _chat, request) => {
    const perhaps = request.action === 'post' && request.perhapsThere ? ', perhaps there' : '';
    sent.push(`${request.action}${perhaps}: ${request.message.parts.join(' ')}`);
    return left.shift() ?? { outcome: 'sent', at: 'C0123456789/1.1' };
  };
  const ports: Ports = { ...world.ports, chat: { send } };
  const started = await startSample(ports);
  const comments = () => [...(world.tickets.get(started.incidentId)?.comments ?? [])];
  return { world, ports, sent, comments, ...started };
}

const quiet = async () => undefined;
const show = async ({ ports, read }: Awaited<ReturnType<typeof open>>, turn = turnOfFix) =>
  showInChat(await read(), { turn }, quiet, ports);

describe('the message of an incident in a chat', () => {
  it('is posted with the ticket, changed at each turn, and has the details in its thread', async () => {
    const { world, sent, incidentId, run } = await open();
    await run('DetectEvidence', 'DetectTriage', 'DetectTicket', 'Diagnose', 'FixWrite', 'FixGuard');
    await world.prove(artifactKeys.workOrder(incidentId, 1));
    await run('TestJudge', 'ReviewOpen', 'ReviewAwait');
    await world.act();
    await run('DeployAwait', 'Close');

    expect(sent.map((text) => text.split(':', 1)[0])).toEqual([
      'post',
      'reply',
      'edit',
      'reply',
      'edit',
      'edit',
      'edit',
      'reply',
    ]);
    expect(sent[0]).toContain('*Severity* high');
    expect(sent[0]).toContain('*Service* `orders`');
    expect(sent[0]).toContain('*Stage* diagnose');
    expect(sent[0]).toContain('*Turn* Suture');
    expect(sent[0]).toContain(`*Ticket* <https://host/ticket/${incidentId}>`);
    expect(sent[4]).toContain('*Turn* a person');
    expect(sent[4]).toContain('*Pull request* <https://host/pr/1>');
    expect(sent[6]).toContain('*Turn* nobody');
  });

  it('is not posted a second time by a run that was interrupted after it', async () => {
    const opened = await open([{ outcome: 'sent', at: 'C0123456789/1.1' }]);
    const stop = { ...opened.ports, artifacts: { ...opened.ports.artifacts } };
    const { put } = opened.ports.artifacts;
    stop.artifacts.put = async (key, text) => {
      if (text.includes('"there"')) throw new Error('the function was stopped');
      await put(key, text);
    };
    await expect(showInChat(await opened.read(), { turn: turnOfFix }, quiet, stop)).rejects.toThrow('stopped');

    await show(opened);

    expect(opened.sent.map((text) => text.split(':', 1)[0])).toEqual(['post', 'post, perhaps there']);
  });

  it('says each turn and each detail once, whatever is run again', async () => {
    const opened = await open();
    await opened.run('DetectEvidence', 'DetectTriage', 'DetectTicket', 'DetectTicket');
    await show(opened);
    await show(opened);

    expect(opened.sent.map((text) => text.split(':', 1)[0])).toEqual(['post', 'edit']);
  });

  it('is tried again at the next turn where it was refused, and the ticket says why once', async () => {
    const refused = { outcome: 'refused', why: 'Slack refused (not_in_channel): invite the app.' } as const;
    const opened = await open([refused, refused]);
    await opened.run('DetectEvidence', 'DetectTriage', 'DetectTicket');
    await show(opened);
    await show(opened, turnOfReview);

    expect(opened.sent.map((text) => text.split(':', 1)[0])).toEqual(['post', 'post', 'post']);
    expect(opened.comments().map(([key]) => key)).toEqual(['chat-gap-slack']);
    expect(opened.comments()[0]?.[1]).toContain('Slack refused (not_in_channel): invite the app.');
  });

  it('is looked for, and not posted anew, where nobody knows whether it is there', async () => {
    const opened = await open([
      { outcome: 'unknown', why: 'no answer' },
      { outcome: 'refused', why: 'archived' },
    ]);
    await show(opened);
    await show(opened);
    await show(opened, turnOfReview);

    expect(opened.sent.map((text) => text.split(':', 1)[0])).toEqual([
      'post',
      'post, perhaps there',
      'post, perhaps there',
    ]);
  });

  it('stays away once a person deleted it', async () => {
    const opened = await open([{ outcome: 'sent', at: 'C0123456789/1.1' }, { outcome: 'gone' }]);
    await show(opened);
    await show(opened, turnOfReview);
    await show(opened, turnOfHandOver('no fix held'));

    expect(opened.sent.map((text) => text.split(':', 1)[0])).toEqual(['post', 'edit']);
  });

  it('does not exist for a rehearsal, nor for a service without a chat', async () => {
    const opened = await open();
    const incident = await opened.read();
    const rehearsal = {
      ...incident,
      alert: { ...incident.alert, rehearsal: { branch: 'suture/rehearsal-0123456789abcdef' } },
    };
    await showInChat(rehearsal, { turn: turnOfFix }, quiet, opened.ports);
    await showInChat(incident, { turn: turnOfFix }, quiet, { ...opened.ports, config: createTestWorld().ports.config });

    expect(opened.sent).toEqual([]);
  });
});
