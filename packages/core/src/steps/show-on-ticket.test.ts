import { describe, expect, it } from 'vitest';
import { AuditRecord } from '../audit/index.ts';
import { artifactKeys } from '../model/index.ts';
import { turnOfFix, turnOfReview } from '../render/turns.ts';
import { createTestWorld } from '../testing/index.ts';
import { startSample } from '../testing/started.ts';
import { showOnTicket } from './show-on-ticket.ts';

/** An incident that has its ticket and its diagnosis. */
async function opened() {
  const world = createTestWorld();
  const { ports } = world;
  const { incidentId, run, read } = await startSample(ports);
  const actions = async () => (await ports.auditLog.read(incidentId)).map((record) => AuditRecord.parse(record).action);
  const ticket = () => world.tickets.get(incidentId);
  await run('DetectEvidence', 'DetectTriage', 'DetectTicket', 'Diagnose');
  return { world, ports, incidentId, run, read, actions, ticket };
}

describe('the ticket of an incident', () => {
  it('is one description that follows the incident, with few comments', async () => {
    const { world, ports, incidentId, run, ticket } = await opened();
    expect(ticket()?.body).toContain('**Now** Suture looks for the cause.');

    await run('FixWrite', 'FixGuard');
    expect(ticket()?.body).toContain('**Now** The cause is known.');
    expect(ticket()?.body).toContain('## Cause');

    await world.prove(artifactKeys.workOrder(incidentId, 1));
    await run('TestJudge', 'ReviewOpen', 'ReviewAwait');
    expect(ticket()?.body).toContain('**Turn** a person');
    expect(ticket()?.body).toContain('**Pull request** https://host/pr/1');

    await world.act();
    await run('DeployAwait');
    expect(ticket()?.body).toContain("**Turn** the team's deployment pipeline");

    await run('Close');
    expect(ticket()?.body).toContain('**Turn** nobody');
    expect([...(ticket()?.comments.keys() ?? [])]).toEqual(['diagnosis-1', 'review-1']);
    expect((await ports.incidents.get(incidentId))?.status).toBe('closed');
  });

  it('that a person closed ends the work on a fix', async () => {
    const { ports, run, read, ticket, actions } = await opened();
    await ports.tickets.close((await read()).ticket ?? { id: '', url: '' }, 'not planned');

    expect(await run('FixWrite')).toBe('hand_over');

    expect(ticket()?.closed).toBe('not planned');
    expect(await actions()).not.toContain('fix written');
  });

  it('that a person deleted is noted, and the work goes on', async () => {
    const { ports, run, actions } = await opened();
    const gone = { ...ports.tickets, describe: async () => 'gone' as const };
    ports.tickets.describe = gone.describe;

    expect(await run('FixWrite')).toBe('guard');
    expect(await actions()).toContain('ticket is gone');
  });

  it('whose description a person edited gets its turns as comments', async () => {
    const { ports, read, ticket } = await opened();
    const tickets = { ...ports.tickets, describe: async () => 'edited' as const };

    for (const turn of [turnOfFix, turnOfReview])
      expect(await showOnTicket(await read(), turn, async () => undefined, { ...ports, tickets })).toBe('open');

    expect([...(ticket()?.comments ?? [])].filter(([key]) => key.startsWith('turn'))).toEqual([
      ['turn-fix-1-0', 'The cause is known. Suture writes a fix and proves it.\n\n**Turn** Suture'],
      ['turn-review-1-0', 'A fix is proposed and waits for a review.\n\n**Turn** a person'],
    ]);
  });
});
