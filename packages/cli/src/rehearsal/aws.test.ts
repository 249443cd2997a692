import { expect, it } from 'vitest';
import { readStates } from './aws.ts';

let seconds = 0;
function event(kind: 'Entered' | 'Exited', name: string) {
  seconds += 1;
  const timestamp = new Date(Date.UTC(2026, 10, 24, 12, 0, seconds));
  return { timestamp, type: undefined, id: seconds, [`state${kind}EventDetails`]: { name } };
}

it('reads the states of an execution with their times, a state that is entered again included', () => {
  const history = [
    event('Entered', 'DetectTriage'),
    event('Exited', 'DetectTriage'),
    event('Entered', 'DetectWait'),
    event('Exited', 'DetectWait'),
    event('Entered', 'DetectTriage'),
  ];

  expect(readStates(history)).toEqual([
    { name: 'DetectTriage', enteredAt: '2026-11-24T12:00:01.000Z', leftAt: '2026-11-24T12:00:02.000Z' },
    { name: 'DetectWait', enteredAt: '2026-11-24T12:00:03.000Z', leftAt: '2026-11-24T12:00:04.000Z' },
    { name: 'DetectTriage', enteredAt: '2026-11-24T12:00:05.000Z' },
  ]);
});
