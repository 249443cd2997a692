const secretHeader =
  /authori[sz]ation|cookie|token|secret|passw|api-?key|credential|signature|session|csrf|xsrf|\bauth\b|x-amz-security|forwarded|real-ip|client-ip/i;
/** Headers that describe only the connection of the captured request. */
const connectionHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'accept-encoding',
  'content-encoding',
  'proxy-connection',
  'via',
]);

/** The headers of a captured request that may be written into a test: no secrets, no addresses, nothing about the connection. */
export function keepSafeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => {
    if (secretHeader.test(name) || connectionHeaders.has(name.toLowerCase())) return false;
    return !/[\r\n\0]/.test(value) && !/^(?:bearer|basic) /i.test(value);
  });
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), value]));
}
