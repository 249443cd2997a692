import { invalid } from '../http/refusals.ts';

const longestTitle = 256;
const longestBody = 65_536;

/** Refuses titles and bodies that are too long for GitHub. */
export function checkLengths(text: {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
}): void {
  const { title, body } = text;
  if (title !== undefined && title.trim() === '')
    throw invalid({ resource: 'Issue', field: 'title', code: 'missing_field' });
  refuseLonger('title', title ?? '', longestTitle);
  refuseLonger('body', body ?? '', longestBody);
}

function refuseLonger(field: string, text: string, most: number): void {
  if ([...text].length <= most) return;
  const message = `${field} is too long (maximum is ${most} characters)`;
  throw invalid({ resource: 'Issue', field, code: 'custom', message });
}
