// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installFakeApi, sampleHello } from '../api/testing';
import { useSettings } from './settings';
import { useSystemNotes } from './systemNotes';

/** What the browser was asked to show. */
let shown: Note[];
class Note {
  static permission: NotificationPermission = 'default';
  static answer: NotificationPermission = 'granted';
  static requestPermission = vi.fn(async () => (Note.permission = Note.answer));
  onclick: (() => void) | null = null;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    shown.push(this);
  }
}

async function open(host: 'browser' | 'electron' = 'browser') {
  installFakeApi({ 'app.hello': () => sampleHello({ host }) });
  setActivePinia(createPinia());
  await useSettings().greet();
  return useSystemNotes();
}
const note = { title: 'Dance', body: 'Done.', tag: 'a' };
const looksElsewhere = (elsewhere: boolean) => vi.spyOn(document, 'hasFocus').mockReturnValue(!elsewhere);

beforeEach(() => {
  shown = [];
  Note.permission = 'default';
  Note.answer = 'granted';
  Note.requestPermission.mockClear();
  vi.stubGlobal('Notification', Note);
  looksElsewhere(true);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('notes of the system', () => {
  it('are shown once the artist has allowed them, and lead to what they are about', async () => {
    const notes = await open();
    const go = vi.fn();
    notes.tell({ ...note, open: go });
    expect([shown, Note.requestPermission.mock.calls]).toEqual([[], []]);
    expect(notes.canAsk).toBe(true);
    await notes.ask();
    expect(notes.canAsk).toBe(false);
    notes.tell({ ...note, open: go });
    expect(shown.map(({ title, options }) => [title, options])).toEqual([['Dance', { body: 'Done.', tag: 'a' }]]);
    shown[0]?.onclick?.();
    expect(go).toHaveBeenCalledOnce();
    expect(shown[0]?.close).toHaveBeenCalledOnce();
  });

  it('are not shown to who looks at the page, nor to who does not want them', async () => {
    Note.permission = 'granted';
    looksElsewhere(false);
    (await open()).tell({ ...note, open: vi.fn() });
    looksElsewhere(true);
    Note.permission = 'default';
    Note.answer = 'denied';
    const notes = await open();
    await notes.ask();
    notes.tell({ ...note, open: vi.fn() });
    expect([shown, notes.canAsk]).toEqual([[], false]);
  });

  it('are left to the program on the desktop, and to nobody where the browser has none', async () => {
    Note.permission = 'granted';
    (await open('electron')).tell({ ...note, open: vi.fn() });
    expect(shown).toEqual([]);
    Note.permission = 'default';
    expect((await open('electron')).canAsk).toBe(false);
    Reflect.deleteProperty(globalThis, 'Notification');
    const notes = await open();
    expect(notes.canAsk).toBe(false);
    notes.tell({ ...note, open: vi.fn() });
  });
});
