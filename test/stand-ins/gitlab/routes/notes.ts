import * as z from 'zod';
import type { Note } from '../world.ts';

/** The parameters of a list of notes. */
export const noteOrder = {
  sort: z.enum(['asc', 'desc']).default('desc'),
  order_by: z.enum(['created_at', 'updated_at']).default('created_at'),
};

export function sortNotes(notes: readonly Note[], sort: 'asc' | 'desc'): readonly Note[] {
  return sort === 'asc' ? notes : notes.toReversed();
}
