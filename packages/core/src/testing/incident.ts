import type { Incident } from '../model/index.ts';
import { sampleAlert } from './answers.ts';

/** An incident of a service called orders that nobody has looked at yet. */
export const sampleIncident: Incident = {
  id: 'inc-1',
  version: 3,
  status: 'running',
  stage: 'diagnose',
  service: 'orders',
  repository: 'shop/orders',
  alert: sampleAlert,
  createdAt: '2026-11-24T09:00:00.000Z',
  updatedAt: '2026-11-24T09:01:00.000Z',
  attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
};
