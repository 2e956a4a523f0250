import type { ExportRequest } from '../../../../shared/api/exports';
import type { Project } from '../../../../shared/project';
import { lookOf, panelName, type Panel } from './panels';

export interface CompareExport {
  readonly what: 'video' | 'contact-sheet';
  readonly title: string;
  readonly format: ExportRequest['format'];
  readonly quality: ExportRequest['quality'];
  readonly scale: number;
  readonly columns: number | null;
  readonly labelled: boolean;
  /** What the panel without a style is called. */
  readonly plain: string;
}

/** What is exported of a comparison: panels, over the range that plays. */
export function exportRequest(project: Project, panels: readonly Panel[], asked: CompareExport): ExportRequest {
  const { scene, range, soundtrack } = project;
  const last = scene.clip.frames - 1;
  const from = Math.min(range?.from ?? 0, last);
  const video = asked.what === 'video';
  return {
    title: asked.title.slice(0, 100),
    project: project.id,
    scene,
    what: asked.what,
    panels: panels.map(lookOf),
    ...(asked.labelled ? { labels: panels.map((panel) => panelName(panel, asked.plain).slice(0, 100)) } : {}),
    columns: asked.columns,
    from,
    to: Math.max(from, Math.min(range?.to ?? last, last)),
    format: video ? asked.format : 'png',
    quality: asked.quality,
    scale: asked.scale,
    filter: 'lanczos',
    soundtrack: video ? soundtrack : null,
  };
}
