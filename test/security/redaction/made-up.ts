// Every secret is made up, in the form its vendor documents, and put together at run time: no file of the repository holds one.
export const join = (...parts: readonly string[]) => parts.join('');
export const hex = (length: number) => '0a1b2c3d4e5f6789'.repeat(Math.ceil(length / 16)).slice(0, length);
export const mixed = (length: number) => 'q7Rt2LmX9vKp4Wz'.repeat(Math.ceil(length / 15)).slice(0, length);
export const upper = (length: number) => 'Q7RT2LMX9VKP4WZ'.repeat(Math.ceil(length / 15)).slice(0, length);
export const base64 = (text: string) => Buffer.from(text).toString('base64');
export const percent = (text: string) => encodeURIComponent(text);
export const json = (value: unknown) => JSON.stringify(value);

/** A text with a secret, and the part of it that must be gone. */
export interface Planted {
  readonly kind: string;
  readonly text: string;
  readonly secret: string;
}
