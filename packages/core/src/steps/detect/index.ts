export { detectEvidence, gatherEvidence } from './detect-evidence.ts';
export { detectTicket } from './detect-ticket.ts';
export { detectTriage } from './detect-triage.ts';
export { type IntakeResult, receiveAlert, startIncident } from './intake.ts';
