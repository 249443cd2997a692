import { createHash } from 'node:crypto';
import { type Alert, InvalidInput, type Ports } from '@suture/core';
import { readChunks } from '../local-files/read-chunks.ts';
import { readObservedSymptoms } from '../telemetry/log-symptom.ts';

/** The most frequent error of a log file as an alert. @throws InvalidInput when the log holds no error */
export async function readLogAlert(file: string, service: string, { clock }: Pick<Ports, 'clock'>): Promise<Alert> {
  const { errors } = await readObservedSymptoms(readChunks(file));
  const [first] = errors;
  if (first === undefined) {
    throw new InvalidInput(`the log ${file}`, [
      'it holds no error; Suture reads JSON lines with an err, error or exception field, and plain stack traces',
    ]);
  }
  const { name, message } = first.error;
  const kind = createHash('sha256').update(`${name}\n${message}`).digest('hex').slice(0, 16);
  return {
    source: 'log',
    sourceId: file,
    service,
    title: `${name}: ${message}`.slice(0, 300),
    state: 'firing',
    startedAt: first.firstSeen ?? clock.now().toISOString(),
    fingerprint: `log:${service}:${kind}`,
    error: first.error,
  };
}
