import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { StudioError, toStudioError } from '../../shared/errors';
import { syncFolder, temporaryName, type Chunks, type Written } from './durable';
import type { PackSink } from './sink';
import { checkFileName, checkTarget } from './target';

const MODE = 0o100644;

export interface ZipSinkOptions {
  readonly force?: boolean;
  /** Time stamp of the entries, so that equal packs are equal files. */
  readonly date: Date;
  /** Whether a file is deflated; everything but weights if absent. */
  readonly compresses?: (file: string) => boolean;
}

/**
 * A pack written as one zip: weights are stored as they are (so that they can be read in place), JSON and text are deflated.
 */
export async function zipSink(target: string, options: ZipSinkOptions): Promise<PackSink> {
  const { date, compresses = (file: string) => !file.endsWith('.safetensors') } = options;
  const force = options.force ?? false;
  await checkTarget(target, 'zip', force);
  const temporary = temporaryName(target);
  const handle = await open(temporary, 'wx').catch((error: unknown) => {
    throw toStudioError(error);
  });
  const zip = new ZipFile();
  const drained = (async () => {
    for await (const chunk of zip.outputStream as AsyncIterable<Uint8Array>) await handle.writeFile(chunk);
    await handle.sync();
  })();
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error));
  // Whoever waits for `drained` sees its error; until then it must not count as unhandled.
  drained.catch(() => undefined);
  let committed = false;

  return {
    async add(file, chunks) {
      checkFileName(file);
      let input: Readable | undefined;
      const written = new Promise<Written>((done, fail) => {
        input = Readable.from(measured(chunks, done));
        input.on('error', fail);
        zip.addReadStream(input, file, { compress: compresses(file), mtime: date, mode: MODE });
      });
      try {
        // If the disk fills up nothing reads the stream any more, so its end would never come.
        return await Promise.race([written, drained.then(() => written)]);
      } catch (error) {
        input?.destroy();
        throw error;
      }
    },
    async commit(inspect) {
      zip.end();
      await drained;
      await handle.close();
      await inspect?.(temporary);
      await checkTarget(target, 'zip', force);
      await rename(temporary, target);
      committed = true;
      await syncFolder(dirname(resolve(target)));
    },
    async discard() {
      if (committed) return;
      (zip.outputStream as Readable).destroy(new StudioError('internal', 'the pack was not finished'));
      await drained.catch(() => undefined);
      await handle.close();
      await rm(temporary, { force: true });
    },
  };
}

/** Passes chunks on while measuring them, and says what they were once the last has been taken. */
async function* measured(chunks: Chunks, done: (written: Written) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    yield chunk;
  }
  done({ bytes, sha256: hash.digest('hex') });
}
