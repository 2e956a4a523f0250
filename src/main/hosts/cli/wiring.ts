import type { Command } from './verb';

/** Which service each verb calls. Services are imported when their verb runs. */
export const COMMANDS: readonly Command[] = [];
