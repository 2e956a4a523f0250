import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../src/shared/errors';
import type { Target } from './config';

/** The licence itself, which goes with the program. */
const GPL = join(import.meta.dirname, '..', 'licences', 'texts', 'GPL-3.0.txt');

/** Builds that may be shipped, the better one first; each only for the machine whose packages are installed. */
function candidates(root: string, { platform, arch }: Target): { path: string; source: string }[] {
  const name = platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const isThisMachine = platform === process.platform && arch === process.arch;
  return [
    ...(isThisMachine
      ? [
          {
            path: join(root, 'node_modules', 'ffmpeg-static', name),
            source: 'https://github.com/eugeneware/ffmpeg-static',
          },
        ]
      : []),
    {
      path: join(root, 'node_modules', '@ffmpeg-installer', `${platform}-${arch}`, name),
      source: 'https://github.com/kribblo/node-ffmpeg-installer',
    },
  ];
}

/**
 * Puts the ffmpeg that is shipped, and what its licence asks for, into a folder of its own.
 * @throws StudioError 'not-found' if there is none for the target
 */
export async function stageFfmpeg(root: string, target: Target, folder: string): Promise<void> {
  const found = candidates(root, target).find(({ path }) => existsSync(path));
  if (!found) {
    throw new StudioError(
      'not-found',
      `There is no ffmpeg for ${target.platform} ${target.arch} in node_modules: package on a machine of that kind.`,
    );
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const copy = join(folder, target.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
  await copyFile(found.path, copy);
  await chmod(copy, 0o755);
  await writeFile(join(folder, 'LICENCE.txt'), licence(found.source));
  await copyFile(GPL, join(folder, 'GPL-3.0.txt'));
}

function licence(source: string): string {
  return `FFmpeg is a program of its own, which StyleInV Studio starts and is not linked with.

It is free software under the GNU General Public License, version 3, which lies
beside this file (GPL-3.0.txt).
"ffmpeg -L" prints its notice, "ffmpeg -version" how it was built.

This build comes unchanged from ${source}, which says where its source code is;
FFmpeg's own source code is at https://ffmpeg.org/download.html.
You may put another build in its place, or name one with the environment variable FFMPEG_BIN.
`;
}
