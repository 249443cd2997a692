/** Errors of the system that say nothing about an incident: no room, a read-only disk, a failing disk, too many open files. */
const codes = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG', 'EMFILE', 'ENFILE', 'LEVEL_IO_ERROR']);

/** What programs such as git print for them. */
const words =
  /No space left on device|Disk quota exceeded|Read-only file system|Out of disk ?space|fatal: unable to write|error: unable to write|write error/i;

/**
 * Whether this machine, and not the work, made a task fail. The machine's own Catch would hand the incident over for it, and nobody could
 * resume it once there is room again.
 */
export function isHostFault(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < 8 && at instanceof Error; depth += 1) {
    if ('code' in at && codes.has(String(at.code))) return true;
    if (words.test(at.message)) return true;
    at = at.cause;
  }
  return false;
}
