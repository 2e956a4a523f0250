import { StudioError } from '../../../shared/errors';
import type { CacheIndex } from './cacheFormat';
import { readIndex } from './cacheFiles';
import { isWhole, PictureFiles } from './pictureFiles';
import type { SetKind } from './options';
import type { ClipSet, ImageSet } from './types';

/**
 * Opens the pictures that prepareImages put into a cache; from any thread or process, without looking at the original files.
 * @param cache DatasetReport.cache
 * @throws StudioError 'not-found' if they are not there in full, 'bad-input' if they are clips, 'io'
 */
export async function openImageSet(cache: string): Promise<ImageSet> {
  return imagesOf(cache, await openIndex(cache, 'images'));
}

/** As openImageSet, for what prepareClips made. */
export async function openClipSet(cache: string): Promise<ClipSet> {
  return clipsOf(cache, await openIndex(cache, 'clips'));
}

async function openIndex(cache: string, kind: SetKind): Promise<CacheIndex> {
  const index = await readIndex(cache);
  if (!index || !isWhole(cache, index)) {
    throw new StudioError('not-found', `There is no complete set of ${kind} in ${cache}: prepare the folder again.`);
  }
  if (index.kind !== kind) {
    throw new StudioError('bad-input', `${cache} holds ${index.kind}, not ${kind}: prepare the folder as ${kind}.`);
  }
  return index;
}

export function imagesOf(cache: string, index: CacheIndex): ImageSet {
  const files = new PictureFiles(cache, index);
  return {
    resolution: index.resolution,
    count: files.count,
    hash: index.hash,
    read: (picture, into, mirror = false) => files.read(picture, into, mirror),
    close: () => files.close(),
  };
}

export function clipsOf(cache: string, index: CacheIndex): ClipSet {
  const files = new PictureFiles(cache, index);
  const starts: number[] = [];
  index.clips.reduce((start, frames) => {
    starts.push(start);
    return start + frames;
  }, 0);
  return {
    resolution: index.resolution,
    hash: index.hash,
    fps: index.fps,
    clips: index.clips.map((frames) => ({ frames })),
    read(clip, frame, into, mirror = false) {
      const frames = index.clips[clip];
      if (frames === undefined || !(Number.isInteger(frame) && frame >= 0 && frame < frames)) {
        throw new StudioError('internal', `there is no frame ${frame} of a clip ${clip} in this set`);
      }
      files.read((starts[clip] as number) + frame, into, mirror);
    },
    close: () => files.close(),
  };
}
