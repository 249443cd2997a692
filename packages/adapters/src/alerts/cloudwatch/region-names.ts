/** Regions by the place in their name. SNS writes `EU (Ireland)`, and wrote `EU - Ireland`. */
const places: Readonly<Record<string, string>> = {
  'N. Virginia': 'us-east-1',
  Ohio: 'us-east-2',
  'N. California': 'us-west-1',
  Oregon: 'us-west-2',
  Central: 'ca-central-1',
  'Canada West': 'ca-west-1',
  Calgary: 'ca-west-1',
  'São Paulo': 'sa-east-1',
  'Sao Paulo': 'sa-east-1',
  Querétaro: 'mx-central-1',
  'Mexico Central': 'mx-central-1',
  Ireland: 'eu-west-1',
  London: 'eu-west-2',
  Paris: 'eu-west-3',
  Frankfurt: 'eu-central-1',
  Zurich: 'eu-central-2',
  Stockholm: 'eu-north-1',
  Milan: 'eu-south-1',
  Spain: 'eu-south-2',
  'Cape Town': 'af-south-1',
  Bahrain: 'me-south-1',
  UAE: 'me-central-1',
  'Tel Aviv': 'il-central-1',
  'Hong Kong': 'ap-east-1',
  Taipei: 'ap-east-2',
  Mumbai: 'ap-south-1',
  Hyderabad: 'ap-south-2',
  Tokyo: 'ap-northeast-1',
  Seoul: 'ap-northeast-2',
  Osaka: 'ap-northeast-3',
  Singapore: 'ap-southeast-1',
  Sydney: 'ap-southeast-2',
  Jakarta: 'ap-southeast-3',
  Melbourne: 'ap-southeast-4',
  Malaysia: 'ap-southeast-5',
  'New Zealand': 'ap-southeast-6',
  Thailand: 'ap-southeast-7',
  Beijing: 'cn-north-1',
  Ningxia: 'cn-northwest-1',
  'US-East': 'us-gov-east-1',
  'US-West': 'us-gov-west-1',
};

/** The code of a region that is given by its name or code; undefined when it is not known. */
export function findRegion(text: string): string | undefined {
  const name = text.trim();
  if (/^[a-z]{2,5}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(name)) return name;
  const place = /\(([^()]{1,40})\)$/.exec(name)?.[1] ?? name.split(' - ').at(-1) ?? name;
  return Object.hasOwn(places, place) ? places[place] : undefined;
}
