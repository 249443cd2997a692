import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Bytes of one look: a log that grows faster is read in several. */
const mostBytes = 4 * 1024 * 1024;

export interface FollowedFile {
  /** What was appended since the last look; nothing when nothing was, or while the file is not there. */
  read(): string;
  close(): void;
}

interface Opened {
  readonly file: number;
  readonly inode: number;
  position: number;
}

/**
 * Follows a text file (UTF-8) that grows. A file that is replaced, as rotation does, is read to its end, and then the new one from its beginning; so is
 * one that was cut short.
 * @param fromStart reads what is there already
 */
export function openFollowedFile(path: string, fromStart: boolean): FollowedFile {
  let decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(mostBytes);
  let opened = open(path, !fromStart);

  function readOn(one: Opened): string {
    const { size } = fstatSync(one.file);
    if (size < one.position) {
      one.position = 0;
      decoder = new StringDecoder('utf8');
    }
    const length = readSync(one.file, buffer, 0, mostBytes, one.position);
    one.position += length;
    return decoder.write(buffer.subarray(0, length));
  }

  return {
    read: () => {
      if (opened !== undefined) {
        const text = readOn(opened);
        if (text !== '' || inodeOf(path) === opened.inode) return text;
        closeSync(opened.file);
      }
      opened = open(path, false);
      return opened === undefined ? '' : readOn(opened);
    },
    close: () => {
      if (opened !== undefined) closeSync(opened.file);
      opened = undefined;
    },
  };
}

function open(path: string, atEnd: boolean): Opened | undefined {
  if (inodeOf(path) === undefined) return undefined;
  const file = openSync(path, 'r');
  const { ino, size } = fstatSync(file);
  return { file, inode: ino, position: atEnd ? size : 0 };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
