import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { drawTable, type Output } from '@suture/cli';
import { InvalidInput } from '@suture/core';
import { MeasuredLog, type readings } from './measure-log.ts';
import { writeMixedLog } from './mixed-log.ts';
import { runApart } from './run-apart.ts';

interface LogRow {
  readonly reading: string;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  readonly peakMiB?: number;
  readonly found: string;
}

const units: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 };

/** Bytes of a size such as `1GB` or `200MB`. @throws InvalidInput for another form */
export function readSize(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})\s?(KB|MB|GB)$/i.exec(text.trim()) ?? [];
  const size = Number(count) * (units[unit.toUpperCase()] ?? 0);
  if (size === 0)
    throw new InvalidInput('the option --log', [`"${text}" is not a size; write for example 1GB or 200MB`]);
  return size;
}

/** Reads a log of that many bytes with `wc -l`, with `JSON.parse`, and as Suture does, each in a process of its own. */
export function measureLogs(folder: string, size: number, output: Output): readonly LogRow[] {
  const path = join(folder, 'mixed.log');
  output.say(`writing a log of ${(size / 1e6).toFixed(0)} MB`);
  writeMixedLog(path, size);
  const bytes = statSync(path).size;
  const row = (reading: string, { seconds, ...rest }: Omit<LogRow, 'reading' | 'megabytesPerSecond'>) => {
    return { reading, seconds, megabytesPerSecond: bytes / 1e6 / seconds, ...rest };
  };
  output.say('reading it');
  return [
    row('wc -l', countLines(path)),
    row('JSON.parse of each line', readApart(path, 'lines')),
    row('JSON.parse of each object alone', readApart(path, 'objects')),
    row('entries, as Suture reads them', readApart(path, 'entries')),
    row('the errors and the traffic of an incident', readApart(path, 'symptoms')),
  ];
}

function countLines(path: string) {
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync('wc', ['-l', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`wc failed: ${stderr}`);
  return { seconds: (performance.now() - from) / 1000, found: `${stdout.trim().split(' ')[0]} lines` };
}

function readApart(path: string, reading: keyof typeof readings): MeasuredLog {
  return MeasuredLog.parse(runApart('measure-log.js', [path, reading]));
}

export function describeLogs(rows: readonly LogRow[]): readonly string[] {
  const cells = rows.map(({ reading, seconds, megabytesPerSecond, peakMiB, found }) => [
    reading,
    seconds.toFixed(1),
    megabytesPerSecond.toFixed(0),
    peakMiB === undefined ? '' : String(peakMiB),
    found,
  ]);
  return ['', ...drawTable([['log', 's', 'MB/s', 'peak MiB', 'found'], ...cells], [1, 2, 3])];
}
