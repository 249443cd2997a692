/** The domain of the AWS console in each partition. */
export const consoleDomains: Readonly<Record<string, string>> = {
  aws: 'aws.amazon.com',
  'aws-cn': 'amazonaws.cn',
  'aws-us-gov': 'amazonaws-us-gov.com',
  'aws-eusc': 'amazonaws-eusc.eu',
  'aws-iso': 'c2shome.ic.gov',
  'aws-iso-b': 'sc2shome.sgov.gov',
  'aws-iso-e': 'csphome.adc-e.uk',
  'aws-iso-f': 'csphome.hci.ic.gov',
};

const hosts = Object.values(consoleDomains).map((domain) => `.console.${domain}`);

/** Whether a text has the form of a region's name: `eu-west-1`. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text);
}

/** Whether an address leads to the AWS console of a region. Other addresses come from outside and are shown as text. */
export function isConsoleLink(url: string): boolean {
  if (url.length > 2_000 || !/^https:\/\/[a-z0-9.-]+\/[!-~]*$/.test(url) || /[<>\\`()[\]]/.test(url)) return false;
  const { hostname } = new URL(url);
  return hosts.some((host) => hostname.endsWith(host) && isRegionName(hostname.slice(0, -host.length)));
}
