import { StudioError } from '../../../shared/errors';
import type { MediaFile, MediaShelf } from '../parts';

/** Addresses below mediaBase: a shelf's name, a slash, and what the shelf knows. Nothing here turns an address into a path. */
export function createMediaShelf(): MediaShelf {
  const shelves = new Map<string, (name: string) => Promise<MediaFile>>();
  return {
    serve(shelf, find) {
      if (shelves.has(shelf)) throw new StudioError('internal', `There are two media shelves called '${shelf}'.`);
      shelves.set(shelf, find);
    },
    async find(address) {
      const slash = address.indexOf('/');
      const find = shelves.get(address.slice(0, Math.max(slash, 0)));
      if (!find) throw new StudioError('not-found', 'There is no such picture, sound or video.');
      return find(address.slice(slash + 1));
    },
  };
}
