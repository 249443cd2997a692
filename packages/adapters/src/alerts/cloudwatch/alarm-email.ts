import { InvalidInput, parse } from '@suture/core';
import * as z from 'zod';
import type { AlarmChange } from './change.ts';
import { notification } from './notification.ts';

/** The details of an e-mail, as the message for programs names them. */
const names: Readonly<Record<string, string>> = {
  Name: 'AlarmName',
  Description: 'AlarmDescription',
  'Alarm Arn': 'AlarmArn',
  'AWS Account': 'AWSAccountId',
  Timestamp: 'StateChangeTime',
  'State Change': 'NewStateValue',
  'Reason for State Change': 'NewStateReason',
  'Alarm Rule': 'AlarmRule',
};

/** The e-mail that an SNS topic makes of an alarm's message. */
export const alarmEmail = {
  accepts: (event: unknown) => typeof event === 'string' && isAlarmEmail(event),
  read: (raw: unknown): AlarmChange => notification.read(readDetails(parse(z.string(), raw, 'the e-mail of an alarm'))),
};

export function isAlarmEmail(text: string): boolean {
  return text.includes('CloudWatch Alarm') && /^[ \t>]{0,20}- Alarm Arn:/m.test(text);
}

/** The fields of the e-mail. A field begins with a dash, `- Name:   orders-5xx`; lines without one continue it. */
function readDetails(text: string): Readonly<Record<string, string>> {
  const details = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const plain = line.replace(/^[ \t>]{1,200}/, '');
    const colon = plain.indexOf(':');
    const name = plain.startsWith('- ') && colon > 0 ? names[plain.slice(2, colon)] : undefined;
    if (name !== undefined) {
      current = [plain.slice(colon + 1).trim()];
      details.set(name, current);
    } else if (plain === '' || plain.startsWith('- ')) current = [];
    else current.push(plain.trim());
  }
  const values = Object.fromEntries([...details].map(([name, lines]) => [name, lines.join(' ')]));
  const state = values.NewStateValue?.split('->').at(-1)?.trim();
  if (state === undefined) throw new InvalidInput('the e-mail of an alarm', ['State Change: it is missing']);
  return { ...values, NewStateValue: state };
}
