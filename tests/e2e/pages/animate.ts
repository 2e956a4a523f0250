import { expect, type Locator, type Page } from '@playwright/test';

/** A frame between the first two motion codes, which depends on both. */
export const BETWEEN = 12;

/** The view in which a portrait moves. */
export class Animate {
  readonly viewer: Locator;
  /** What the clip looks like at the playhead. */
  readonly picture: Locator;
  readonly subjectName: Locator;
  /** Who moves, and how it was cut out. */
  readonly subject: Locator;
  /** Handles of the motion codes, by their order. */
  readonly codes: Locator;
  /** What the timeline draws: codes, values and the waveform. */
  readonly rows: Locator;
  /** Name of the soundtrack. */
  readonly soundName: Locator;
  private readonly inspector: Locator;
  private readonly panels: Locator;
  private readonly playButton: Locator;

  constructor(readonly page: Page) {
    this.viewer = page.getByTestId('animate-viewer');
    this.panels = page.getByTestId('animate-panels');
    this.picture = page.getByTestId('animate-panel-motion').locator('canvas').first();
    this.subject = page.getByTestId('animate-subject');
    this.subjectName = page.getByTestId('animate-subject-name');
    this.codes = page.getByTestId('timeline-code');
    this.rows = page.getByTestId('timeline-rows');
    this.soundName = page.getByTestId('timeline-sound-name');
    this.inspector = page.getByTestId('animate-inspector');
    this.playButton = page.getByTestId('animate-play');
  }

  async frame(): Promise<number> {
    return Number(await this.panels.getAttribute('data-frame'));
  }

  /** Waits until the picture is that of the playhead's frame. */
  async settled(): Promise<void> {
    await expect(this.panels).toHaveAttribute('data-ready', 'true', { timeout: 60_000 });
  }

  async plays(playing: boolean): Promise<void> {
    await expect(this.playButton).toHaveAttribute('data-playing', String(playing));
  }

  async isPlaying(): Promise<boolean> {
    return (await this.playButton.getAttribute('data-playing')) === 'true';
  }

  async play(): Promise<void> {
    if (!(await this.isPlaying())) await this.playButton.click();
    await this.plays(true);
  }

  async pause(): Promise<void> {
    if (await this.isPlaying()) await this.playButton.click();
    await this.plays(false);
  }

  /** Pauses on a frame, and waits for its picture. */
  async seek(frame: number): Promise<void> {
    await this.pause();
    const playhead = this.page.getByTestId('timeline-playhead');
    await playhead.focus();
    await playhead.press('Home');
    for (let at = 0; at < frame; at++) await playhead.press('ArrowRight');
    await expect(this.panels).toHaveAttribute('data-frame', String(frame));
    await this.settled();
  }

  /** Motion code by its place in the clip. */
  code(index: number): Locator {
    return this.codes.nth(index);
  }

  /** Keyframes of a track. */
  keys(track: 'motion' | 'speed' | 'direction'): Locator {
    return this.page.getByTestId(`timeline-key-${track}`);
  }

  async toggleKey(track: 'motion' | 'speed'): Promise<void> {
    await this.page.getByTestId(`timeline-add-key-${track}`).click();
  }

  /** Value of a track at the playhead. */
  value(track: 'motion' | 'speed'): Locator {
    return this.page.getByTestId(`timeline-value-${track}`).getByRole('spinbutton');
  }

  /** Opens a page of the inspector. */
  async inspect(what: 'subject' | 'motion' | 'style'): Promise<void> {
    const tab = this.inspector.getByRole('tab').nth(['subject', 'motion', 'style'].indexOf(what));
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
  }

  /** Length of the clip. */
  async setFrames(count: number): Promise<void> {
    await this.inspect('motion');
    const field = this.page.getByTestId('animate-frames').getByRole('spinbutton');
    await field.fill(String(count));
    await field.press('Enter');
    await expect(field).toHaveAttribute('aria-valuenow', String(count));
  }
}
