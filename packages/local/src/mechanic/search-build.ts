import { parse } from '@suture/core';
import * as z from 'zod';
import { searchFolder } from './search-folder.ts';

// The program that searches inside the proving ground: node search.mjs FOLDER DEPENDENCIES
const [folder, installed] = parse(
  z.tuple([z.string(), z.string()]),
  process.argv.slice(2),
  'the arguments of the search',
);
await searchFolder(folder, installed);
