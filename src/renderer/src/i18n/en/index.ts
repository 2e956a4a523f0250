import { byArea, type Messages } from '../areas';

export const messages = byArea(import.meta.glob<{ default: Messages }>(['./*.ts', '!./index.ts'], { eager: true }));
