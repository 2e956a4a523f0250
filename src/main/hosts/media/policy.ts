/** Where a page of the Studio may load from, beside its own files. */
export interface PolicySources {
  /** Addresses it may speak to. */
  readonly connect: readonly string[];
  /** Schemes or addresses that pictures, sound and video come from. */
  readonly media: readonly string[];
}

/** The one style sheet that a list of Reka UI (SelectViewport) writes into the page: it hides a scroll bar. */
const SELECT_STYLE = "'sha256-60LHlRjW/B3CtzIoE/Lf1/NEDvko9efWMFaGVhHu/cs='";

/** Scripts come from the program's own files only: text from a project or a file name can never become one. */
export function contentSecurityPolicy({ connect, media }: PolicySources): string {
  const own = (...more: readonly string[]) => ["'self'", ...more].join(' ');
  return [
    "default-src 'none'",
    `script-src ${own()}`,
    `style-src ${own(SELECT_STYLE)}`,
    `img-src ${own('blob:', 'data:', ...media)}`,
    `media-src ${own('blob:', ...media)}`,
    `font-src ${own()}`,
    `connect-src ${own(...connect, ...media)}`,
    `worker-src ${own()}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
