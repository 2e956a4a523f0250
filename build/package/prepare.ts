import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeIcons } from '../icons/write';
import { thirdParty } from '../licences/write';
import { STAGE, type Target } from './config';
import { stageFfmpeg } from './ffmpeg';

/**
 * Makes what electron-builder takes in beside the built program: icons, ffmpeg and licences.
 * @throws StudioError 'not-found' without an ffmpeg for the target, 'unsupported' for a licence that forbids shipping
 */
export async function prepare(root: string, target: Target): Promise<void> {
  const stage = join(root, STAGE);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { recursive: true });
  await writeIcons(join(stage, 'icons'));
  await writeFile(join(stage, 'THIRD-PARTY.md'), await thirdParty(root));
  await stageFfmpeg(root, target, join(stage, 'ffmpeg'));
}
