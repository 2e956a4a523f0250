import { describe, expect, it } from 'vitest';
import { missingDevice } from './devices';

describe('missingDevice', () => {
  it('passes over the graphics card where Linux has none', () => {
    expect(missingDevice('cuda', 'linux', ['null', 'tty'], {})).toMatch(/no NVIDIA device/);
    expect(missingDevice('webgpu', 'linux', ['null', 'tty'], {})).toMatch(/no graphics device/);
    expect(missingDevice('cpu', 'linux', [], {})).toBeUndefined();
  });

  it('tries what the devices make possible', () => {
    expect(missingDevice('cuda', 'linux', ['nvidia0'], {})).toBeUndefined();
    expect(missingDevice('cuda', 'linux', ['dxg'], {})).toBeUndefined();
    expect(missingDevice('cuda', 'linux', ['renderD128'], {})).toMatch(/no NVIDIA/);
    expect(missingDevice('webgpu', 'linux', ['renderD128'], {})).toBeUndefined();
    expect(missingDevice('webgpu', 'linux', [], { VK_DRIVER_FILES: '/x.json' })).toBeUndefined();
  });

  it('leaves other systems to their providers', () => {
    expect(missingDevice('webgpu', 'win32', [], {})).toBeUndefined();
    expect(missingDevice('webgpu', 'darwin', [], {})).toBeUndefined();
  });
});
