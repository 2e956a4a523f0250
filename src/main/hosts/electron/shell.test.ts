import { expect, it, vi } from 'vitest';
import { standInElectron } from '../../../../tests/support/electron';
import type { Dialogs } from './dialogs';
import { electronShell } from './shell';

it('tells of what is done with a notification of the system, which leads back to the window', () => {
  const electron = standInElectron();
  const focus = vi.fn();
  const shell = electronShell(electron.api, {} as Dialogs, focus);
  shell.notify('Dance', 'The export is done.');
  expect(electron.notifications).toMatchObject([{ options: { title: 'Dance', body: 'The export is done.' } }]);
  expect(focus).not.toHaveBeenCalled();
  electron.notifications[0]?.emit('click');
  expect(focus).toHaveBeenCalledOnce();
});
