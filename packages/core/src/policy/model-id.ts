/**
 * What a model's id in the configuration names on Bedrock:
 * - `model`: a foundation model, called in one region;
 * - `profile`: an inference profile of AWS's own, which calls its model in several regions;
 * - `arn`: a resource that is called as it is, in its own region: a foundation model, an application inference profile, a provisioned,
 *   imported or custom model.
 */
export type ModelId =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly model: string }
  | { readonly kind: 'arn'; readonly arn: string; readonly region: string; readonly callsModels: boolean };

/** The geographies of AWS's inference profiles. */
const profile = /^(?:us-gov|us|eu|apac|jp|au|ca|sa|global)\.(.+)$/;

/** Regions with a geography of their own, by the beginnings of their names. */
const geographies: readonly (readonly [regions: RegExp, geography: string])[] = [
  [/^us-gov-/, 'us-gov'],
  [/^us-/, 'us'],
  [/^eu-/, 'eu'],
  [/^ap-northeast-[13]$/, 'jp'],
  [/^ap-southeast-[24]$/, 'au'],
];

/**
 * The inference profile of a model for calls from a region: of its geography, or the worldwide one for other regions and for none.
 * @param model `anthropic.claude-sonnet-4-5-20250929-v1:0`
 */
export function profileIn(region: string | undefined, model: string): string {
  const geography = geographies.find(([regions]) => region !== undefined && regions.test(region))?.[1] ?? 'global';
  return `${geography}.${model}`;
}

/** Reads a model's id, inference profile or ARN. */
export function readModelId(id: string): ModelId {
  const arn = /^arn:[\w-]+:bedrock:([\w-]*):\d*:([\w-]+)\/.+$/.exec(id);
  if (arn !== null) {
    const [, region = '', type = ''] = arn;
    return { kind: 'arn', arn: id, region, callsModels: type.endsWith('inference-profile') };
  }
  const model = profile.exec(id)?.[1];
  return model === undefined ? { kind: 'model', model: id } : { kind: 'profile', profile: id, model };
}

/** The region that a model is called in; undefined for the application's own. */
export function modelRegion(choice: { readonly id: string; readonly region?: string | undefined }): string | undefined {
  if (choice.region !== undefined) return choice.region;
  const named = readModelId(choice.id);
  return named.kind === 'arn' && named.region !== '' ? named.region : undefined;
}
