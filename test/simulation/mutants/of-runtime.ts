import type { Mutant } from './mutant.ts';

const core = 'packages/core/src';

/** Guards of what every step does, of the sweep, the budget and the judgement of recovery. */
export const runtimeMutants: readonly Mutant[] = [
  {
    name: 'the kill switch is read by every step',
    file: `${core}/runtime/run-step.ts`,
    text: 'if (thrown !== undefined && step.underKillSwitch === undefined) throw new KillSwitchThrown(thrown);',
    by: '',
  },
  {
    name: 'steps get audited effects',
    file: `${core}/runtime/run-step.ts`,
    text: '{ ...ports, ...auditEffects(ports, write) }',
    by: 'ports',
  },
  {
    name: 'a record is written before an effect',
    file: `${core}/runtime/audited-effects.ts`,
    text: 'await write(before, detail);',
    by: '',
  },
  {
    name: 'a record is written before a callback is answered',
    file: `${core}/runtime/callbacks.ts`,
    text: "await appendAudit({ incidentId, stage, state: name, action: 'will answer callback', detail }, ports);",
    by: '',
  },
  {
    name: 'a record is written before the sweep starts an execution',
    file: `${core}/runtime/sweep.ts`,
    text: "await appendAudit({ ...about, action: 'will start execution' }, ports);",
    by: '',
  },
  {
    name: 'a record whose number is taken is written again',
    file: `${core}/audit/trail.ts`,
    text: 'if (await ports.auditLog.append(record)) return record;',
    by: 'await ports.auditLog.append(record); return record;',
  },
  {
    name: 'a record names the one before it',
    file: `${core}/audit/trail.ts`,
    text: 'prevHash: previous?.hash ?? genesisHash,',
    by: 'prevHash: genesisHash,',
  },
  {
    name: 'a call is reserved in the budget before it is made',
    file: `${core}/policy/budgeted-model.ts`,
    text: 'budget.reserve(name, most, {',
    by: 'budget.reserve(name, { tokens: 0, microUsd: 0 }, {',
  },
  {
    name: 'what a call used stays spent',
    file: `${core}/policy/budgeted-model.ts`,
    text: '{ tokens: most.tokens - used.tokens, microUsd: most.microUsd - used.microUsd }',
    by: '{ tokens: most.tokens, microUsd: most.microUsd }',
  },
  {
    name: 'the sweep starts what was interrupted',
    file: `${core}/runtime/sweep.ts`,
    text: 'await startIncident(incidentId, ports);',
    by: '',
  },
  {
    name: 'the sweep hands over what died',
    file: `${core}/runtime/sweep.ts`,
    text: "if (status === 'running') return false;",
    by: "if (status !== 'unknown') return false;",
  },
  {
    name: 'the sweep answers what no webhook told of',
    file: `${core}/runtime/sweep.ts`,
    text: "return (await settle(wait, ports)) === 'delivered';",
    by: 'return false;',
  },
  {
    name: 'the sweep stops under the kill switch',
    file: `${core}/runtime/sweep.ts`,
    text: 'return (await ports.killSwitch.reason(incident?.service)) !== undefined;',
    by: 'return ports.config === undefined;',
  },
  {
    name: 'looks are bounded',
    file: `${core}/policy/recovery/coarse.ts`,
    text: 'if (look >= most.looks) {',
    by: 'if (look >= 999) {',
  },
  {
    name: 'no traffic is no recovery',
    file: `${core}/policy/recovery/coarse.ts`,
    text: "return requests === 0 ? 'no traffic' : undefined;",
    by: 'return requests === -1 ? "" : undefined;',
  },
  {
    name: 'the same error is no recovery',
    file: `${core}/policy/recovery/coarse.ts`,
    text: 'if (reading.sameError === 0) return none;',
    by: 'if (reading.sameError >= 0) return none;',
  },
  {
    name: 'an artifact is recorded before it is stored',
    file: `${core}/audit/artifact-records.ts`,
    text: 'await write(storeAction, isShared(key) ? { artifact: key } : { artifact: key, sha256: digestText(text) });',
    by: '',
  },
  {
    name: 'the kill switch of a service is read by every step',
    file: `${core}/runtime/run-step.ts`,
    text: 'await checkKillSwitch(incident.service);',
    by: '',
  },
  {
    name: 'no callback is answered under the kill switch',
    file: `${core}/runtime/callbacks.ts`,
    text: 'if ((await ports.killSwitch.reason(incident.service)) !== undefined) return undefined;',
    by: '',
  },
  {
    name: 'the audit trail is signed at the end',
    file: `${core}/runtime/run-step.ts`,
    text: 'const head = seals ? (await sealRecord(finished, sealer(), write)).newest : finished;',
    by: 'const head = finished;',
  },
];
