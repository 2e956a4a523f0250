/** Names of what travels between the desktop's preload and its main process; nothing else does. */
export const CHANNELS = {
  /** A page has been loaded and begins anew; to the main process. */
  open: 'studio:open',
  /** A Request; to the main process. */
  request: 'studio:request',
  /** A Reply; to the window. */
  reply: 'studio:reply',
  /** Path of a file that was dropped or picked; answered with a Granted. */
  grant: 'studio:grant',
  /** Name and content of a file that has no path, such as a pasted picture; answered with a Granted. */
  grantContent: 'studio:grant-content',
} as const;

/** Largest pasted file. */
export const MAX_CONTENT_BYTES = 256 * 2 ** 20;
