export { detectEvidence, gatherEvidence } from './evidence.ts';
export { type IntakeResult, nameSymptom, receiveAlert, startIncident } from './intake.ts';
export { detectTicket } from './ticket.ts';
export { detectTriage } from './triage.ts';
