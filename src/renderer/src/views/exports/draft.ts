import type { ExportRequest } from '../../../../shared/api/exports';
import { gapOf, planSheet, stripHeight } from '../../../../shared/contactSheet';
import type { Project } from '../../../../shared/project';

export const PRESETS = ['share', 'square', 'editing', 'gif', 'frames', 'sheet'] as const;
export type Preset = (typeof PRESETS)[number];

/** A panel as the dialog names it: the portrait, G(w0), the plain motion, or a style. */
export type PanelKey = 'portrait' | 'inversion' | 'motion' | `style:${string}`;

/** What the dialog holds; together with a project it is a request. */
export interface Draft {
  readonly title: string;
  readonly what: ExportRequest['what'];
  readonly format: ExportRequest['format'];
  readonly quality: ExportRequest['quality'];
  readonly scale: number;
  readonly filter: ExportRequest['filter'];
  readonly whole: boolean;
  readonly panels: readonly PanelKey[];
  readonly columns: number | null;
  readonly labels: boolean;
  readonly sound: boolean;
}

/** Bits each pixel of a frame takes on average, by format, at 'good'; from exports of the starter pack. */
const BITS: Readonly<Record<ExportRequest['format'], number>> = {
  h264: 0.15,
  hevc: 0.1,
  vp9: 0.1,
  av1: 0.08,
  prores: 3,
  gif: 3,
  png: 11,
};
const QUALITY_FACTOR: Readonly<Record<ExportRequest['quality'], number>> = { draft: 0.5, good: 1, best: 3 };
const LOSSLESS: readonly ExportRequest['format'][] = ['png'];
/** Bytes a second of sound. */
const SOUND_BYTES = 22_000;

/** Factor that makes a picture about `side` pixels large, whole if it enlarges. */
function scaleTo(side: number, resolution: number): number {
  const factor = side / resolution;
  return Math.min(8, Math.max(0.25, factor >= 1 ? Math.round(factor) : factor));
}

/** A preset for a project, whose pack has pictures of `resolution` pixels. */
export function draftOf(preset: Preset, project: Project, resolution: number): Draft {
  const shown: PanelKey = project.shownStyle === null ? 'motion' : `style:${project.shownStyle}`;
  const base: Draft = {
    ...{ title: project.name, what: 'video', format: 'h264', quality: 'good', filter: 'lanczos' },
    ...{ scale: scaleTo(512, resolution), whole: project.range === null, panels: [shown], columns: null },
    ...{ labels: false, sound: project.soundtrack !== null },
  };
  const presets: Record<Preset, Partial<Draft>> = {
    share: {},
    square: { quality: 'best', scale: scaleTo(1080, resolution) },
    editing: { format: 'prores', quality: 'best' },
    gif: { format: 'gif', scale: scaleTo(256, resolution), sound: false },
    frames: { format: 'png', quality: 'best', scale: 1, sound: false },
    sheet: { what: 'contact-sheet', scale: scaleTo(128, resolution), columns: 6, labels: true, sound: false },
  };
  return { ...base, ...presets[preset] };
}

/** Panels a project has to offer, in the order they are shown. */
export function panelsOf(project: Project): PanelKey[] {
  const portrait: PanelKey[] = project.subject?.kind === 'portrait' ? ['portrait'] : [];
  return [...portrait, 'inversion', 'motion', ...project.scene.styles.map(({ name }): PanelKey => `style:${name}`)];
}

/** Adds or takes out a panel; the order stays that of `panelsOf`. Something that moves always stays. */
export function togglePanel(draft: Draft, key: PanelKey, project: Project): Draft {
  const on = draft.panels.includes(key);
  const panels = panelsOf(project).filter((each) => (each === key ? !on : draft.panels.includes(each)));
  return panels.some(moves) ? { ...draft, panels } : draft;
}

export const moves = (key: PanelKey): boolean => key === 'motion' || key.startsWith('style:');

export function rangeOf({ whole }: Pick<Draft, 'whole'>, project: Project): { from: number; to: number } {
  const last = project.scene.clip.frames - 1;
  if (whole || !project.range) return { from: 0, to: last };
  return { from: Math.min(project.range.from, last), to: Math.min(project.range.to, last) };
}

/** What the main side is asked for. @param label name of a panel, in the artist's language */
export function requestOf(draft: Draft, project: Project, label: (key: PanelKey) => string): ExportRequest {
  const { title, what, format, quality, scale, filter, columns } = draft;
  const { subject, soundtrack } = project;
  const panels = draft.panels.flatMap((key): ExportRequest['panels'] => {
    if (key === 'inversion') return [{ kind: 'inversion' }];
    if (key === 'motion') return [{ kind: 'motion', style: null }];
    if (key !== 'portrait') return [{ kind: 'motion', style: key.slice('style:'.length) }];
    return subject?.kind === 'portrait' ? [{ kind: 'portrait', asset: subject.asset, crop: subject.crop }] : [];
  });
  return {
    ...{ title: title.trim() || project.name, project: project.id, scene: project.scene, what, panels, columns },
    ...(draft.labels ? { labels: draft.panels.map(label) } : {}),
    ...rangeOf(draft, project),
    ...{ format, quality, scale, filter },
    soundtrack: draft.sound && what === 'video' ? soundtrack : null,
  };
}

export interface Estimate {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Seconds it takes; null while that is not known. */
  readonly takes: number | null;
}

/** What a draft will come to. @param pace pictures a second this machine renders, if known */
export function estimate(draft: Draft, project: Project, resolution: number, pace: number | null): Estimate {
  const { from, to } = rangeOf(draft, project);
  const side = Math.round(resolution * draft.scale);
  const strip = draft.labels ? stripHeight(side) : 0;
  const gap = gapOf(side);
  const count = draft.panels.length;
  const plan = planSheet({ panels: draft.panels, columns: draft.columns, from, to });
  const sheet = draft.what === 'contact-sheet';
  const columns = sheet ? plan.columns : Math.min(draft.columns ?? count, count);
  const rows = sheet ? plan.rows : Math.ceil(count / columns);
  const width = columns * side + (columns - 1) * gap;
  const height = rows * (side + strip) + (rows - 1) * gap;
  const frames = sheet ? plan.frames.length : to - from + 1;
  const seconds = (to - from + 1) / project.scene.clip.fps;
  const quality = LOSSLESS.includes(draft.format) ? 1 : QUALITY_FACTOR[draft.quality];
  const bits = sheet ? BITS.png : BITS[draft.format] * quality;
  const images = sheet ? 1 : frames;
  const sound = draft.sound && !sheet ? seconds * SOUND_BYTES : 0;
  const looks = draft.panels.filter(moves).length;
  return {
    ...{ width, height, frames, seconds },
    bytes: (width * height * images * bits) / 8 + sound,
    takes: pace === null ? null : (frames * looks) / pace,
  };
}
