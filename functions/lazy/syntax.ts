import { createSyntax } from '@suture/adapters/syntax';
import type { Syntax } from '@suture/core';

export function openSyntax(): Syntax {
  return createSyntax();
}
