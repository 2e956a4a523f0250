import type { Page } from '@playwright/test';

/** The Studio as a person has it before them, whichever host it runs in. */
export interface Studio {
  readonly page: Page;
  /** Folder of its own. */
  readonly home: string;
  /** Opens the window, or brings it back to where the program begins. */
  open(): Promise<void>;
  /** Kills the program: it has no chance to write anything. The window stays where that can be. */
  kill(): Promise<void>;
  /** Starts the program again on the same folder, after it was killed or else after it has ended politely, and opens its window. */
  restart(): Promise<void>;
  /** Does `trigger`, which opens a dialog for files or folders, and chooses. */
  choose(paths: readonly string[], trigger: () => Promise<unknown>): Promise<void>;
  /** What the program has printed. */
  log(): string;
  close(): Promise<void>;
}
