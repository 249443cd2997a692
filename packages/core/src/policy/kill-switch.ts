/**
 * What a kill switch says: `off` lets everything go on, `only NAME, NAME: REASON` stops these services, and any other text is the reason to
 * stop everything. Text that is none of these by a mistake stops too much, never too little.
 * @param text the switch's value
 * @param service asked about; without one, a switch for some services stops nothing
 */
export function readKillSwitch(text: string, service: string | undefined): string | undefined {
  const value = text.trim();
  if (value.toLowerCase() === 'off') return undefined;
  const [, names, why = ''] = /^only\s+([^:]+)(?::(.*))?$/is.exec(value) ?? [];
  if (names === undefined) return value === '' ? 'no reason given' : value;
  const stopped = names.split(',').map((name) => name.trim());
  // Without one name it cannot be meant for no service.
  if (stopped.some((name) => name === '')) return value;
  if (service === undefined || !stopped.includes(service)) return undefined;
  return why.trim() === '' ? `the service ${service} is stopped` : why.trim();
}
