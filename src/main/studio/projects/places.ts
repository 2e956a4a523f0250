import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { userFolder } from '../../../engine/packs/locations';

/** Of a working copy, and the same inside a .sivproj file. */
export const PROJECT_FILE = 'project.json';
export const THUMBNAIL_FILE = 'thumbnail.png';
export const ASSETS_FOLDER = 'assets';

/** Where working copies lie, one folder each, and the files of projects that were saved without choosing a place. */
export class ProjectPlaces {
  /** @param root `projects` in the user's folder if absent */
  constructor(readonly root: string = join(userFolder(), 'projects')) {}

  folder(id: string): string {
    return join(this.root, id);
  }

  project(id: string): string {
    return join(this.folder(id), PROJECT_FILE);
  }

  thumbnail(id: string): string {
    return join(this.folder(id), THUMBNAIL_FILE);
  }

  assets(id: string): string {
    return join(this.folder(id), ASSETS_FOLDER);
  }

  /** What is known of the file a project was saved to. */
  saved(id: string): string {
    return join(this.folder(id), 'saved.json');
  }

  /** A hidden folder for a working copy that is not complete yet. */
  draft(): string {
    return join(this.root, `.${randomUUID()}.part`);
  }
}

export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
