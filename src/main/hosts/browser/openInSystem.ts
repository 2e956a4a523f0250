import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this machine has a display that something could be shown on. */
export function canOpen(env: Environment = process.env, platform = process.platform): boolean {
  if (env['SSH_CONNECTION'] && platform !== 'win32') return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** Program and arguments that open an address or folder as a double click would. */
export function opener(what: string, platform = process.platform): { command: string; args: string[] } {
  switch (platform) {
    case 'win32':
      return { command: 'explorer.exe', args: [what] };
    case 'darwin':
      return { command: 'open', args: [what] };
    default:
      return { command: 'xdg-open', args: [what] };
  }
}

/** Opens an address or folder and forgets about it; whether somebody sees it cannot be known. */
export function openInSystem(what: string): void {
  const { command, args } = opener(what);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
