import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { toStudioError } from '../../shared/errors';

/** sha256 of a file in lower-case hexadecimal, read piece by piece. @throws StudioError 'not-found', 'io', 'cancelled' */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch (error) {
    throw toStudioError(error);
  }
}
