import { settingsSchema, type Hello } from '../../../../shared/api/app';
import type { OpenedProject } from '../../../../shared/api/projects';
import { newProject, type Project } from '../../../../shared/project';

export const sampleHello = (some: Partial<Hello> = {}): Hello => ({
  version: '0.1.0',
  host: 'browser',
  platform: 'linux',
  mediaBase: '/media/',
  uploadUrl: '/upload',
  settings: settingsSchema.parse({ language: 'en', theme: 'dark' }),
  starterPack: 'starter',
  packResolution: 128,
  ...some,
});

/** A clip of 100 frames on a made-up start. */
export function sampleProject(some: Partial<Project> = {}): Project {
  const start = { w: btoa(String.fromCharCode(...new Uint8Array(256))) };
  const scene = { pack: { name: 'starter' }, start };
  const now = '2026-01-01T12:00:00.000Z';
  return { ...newProject({ id: 'sample', name: 'Sample', scene, frames: 100, fps: 25, now }), ...some };
}

export const sampleOpened = (some: Partial<OpenedProject> = {}): OpenedProject => ({
  project: sampleProject(),
  unsaved: false,
  recovered: false,
  missingAssets: [],
  ...some,
});
