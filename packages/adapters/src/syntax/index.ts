export { createSyntax } from './read-syntax.ts';
