import { readdirSync } from 'node:fs';
import type { ProviderName } from './types';

/**
 * Why a provider need not even be tried: on Linux the kernel shows every graphics device in /dev, and without one the
 * drivers below only print warnings or, worse, compute on the CPU. Naming a Vulkan driver in the environment counts as one.
 * @param devices names in /dev and in /dev/dri
 * @returns a reason, or undefined if it is worth a try
 */
export function missingDevice(
  name: ProviderName,
  platform: NodeJS.Platform = process.platform,
  devices: readonly string[] = listDevices(),
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (platform !== 'linux') return undefined;
  const nvidia = devices.some((device) => /^(nvidia\d+|dxg)$/.test(device));
  if (name === 'cuda') return nvidia ? undefined : 'there is no NVIDIA device (/dev/nvidia0)';
  if (name !== 'webgpu') return undefined;
  const named = environment.VK_DRIVER_FILES ?? environment.VK_ICD_FILENAMES;
  const graphics = nvidia || Boolean(named) || devices.some((device) => device.startsWith('renderD'));
  return graphics ? undefined : 'there is no graphics device (/dev/dri/renderD128)';
}

function listDevices(): string[] {
  return ['/dev', '/dev/dri'].flatMap((folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return []; // no such folder: no device of that kind
    }
  });
}
