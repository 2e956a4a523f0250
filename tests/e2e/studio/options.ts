/** What the projects of playwright.config.ts decide. */
export interface StudioOptions {
  /** What the Studio runs in. */
  readonly host: 'browser' | 'electron';
}
