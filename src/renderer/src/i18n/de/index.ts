import { byArea, type Messages } from '../areas';
import type { Catalogue } from '../sentences';

export const messages = byArea(import.meta.glob<{ default: Messages }>(['./*.ts', '!./index.ts'], { eager: true }));

const files = import.meta.glob<{ default: Catalogue }>('./errors/*.ts', { eager: true });
export const sentences: Catalogue = Object.fromEntries(
  Object.values(files).flatMap((file) => Object.entries(file.default)),
);
