import { expect, it } from 'vitest';
import { createMemoryObjects } from '../objects/objects.ts';
import { createKeptTickets, type Message } from './tickets.ts';

const day = 86_400_000;

function open(announce?: (message: Message) => Promise<void>) {
  const objects = createMemoryObjects();
  const time = { now: Date.parse('2026-11-24T09:00:00Z') };
  const clock = { now: () => new Date(time.now) };
  const parts = { objects, clock, place: 's3://bucket' };
  return { objects, time, tickets: createKeptTickets(announce === undefined ? parts : { ...parts, announce }) };
}

it('sends each text once, under the title of the ticket, with the place where it is kept', async () => {
  const sent: Message[] = [];
  const { tickets } = open(async (message) => {
    sent.push(message);
  });

  const ticket = await tickets.open('inc-1', 'orders: checkout fails', 'What is known.');
  await tickets.comment(ticket, 'diagnosis-1', 'Why.');
  await tickets.comment(ticket, 'diagnosis-1', 'Why.');

  const end = 'Incident inc-1. All messages: s3://bucket/tickets/inc-1/';
  expect(sent).toEqual([
    { subject: 'orders: checkout fails', text: `What is known.\n\n${end}` },
    { subject: 'orders: checkout fails', text: `Why.\n\n${end}` },
  ]);
});

it('sends a text again that could not be sent', async () => {
  const answers = [new Error('throttled'), undefined];
  let sent = 0;
  const { tickets } = open(async () => {
    const failure = answers.shift();
    if (failure !== undefined) throw failure;
    sent += 1;
  });

  await expect(tickets.open('inc-1', 'orders', 'text')).rejects.toThrow('throttled');
  await tickets.open('inc-1', 'orders', 'text');

  expect(sent).toBe(1);
});

it('counts as open for a week, since nobody can close it', async () => {
  const { tickets, time } = open();
  const ticket = await tickets.open('inc-1', 'orders', 'text');

  time.now += 6 * day;
  const inTime = await tickets.isOpen(ticket);
  time.now += day;

  expect([inTime, await tickets.isOpen(ticket)]).toEqual([true, false]);
});

it('stays below its own prefix whatever an incident is called', async () => {
  const { tickets, objects } = open();

  const ticket = await tickets.open('../../config/pushed', 'orders', 'text');
  await tickets.comment(ticket, '../opened', 'text');

  expect(objects.keys()).toEqual([
    'tickets/..%2F..%2Fconfig%2Fpushed/opened.json',
    'tickets/..%2F..%2Fconfig%2Fpushed/comments/..%2Fopened.json',
  ]);
});
