import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { localise } from '../i18n';

export type NoticeKind = 'info' | 'ok' | 'warning' | 'error';

export interface Notice {
  readonly id: number;
  readonly kind: NoticeKind;
  /** One sentence in the artist's language. */
  readonly sentence: string;
  readonly error?: StudioError;
  /** A thing to do about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly at: Date;
  /** Shown as a toast; else in the history alone. */
  readonly shown: boolean;
}

const HISTORY = 200;

/** Sentences for the artist: toasts, and everything said so far. */
export const useNotices = defineStore('notices', () => {
  const all = shallowRef<readonly Notice[]>([]);
  const shown = computed(() => all.value.filter((notice) => notice.shown));
  let lastId = 0;

  function say(kind: NoticeKind, sentence: string, more: Pick<Notice, 'error' | 'action'> = {}): number {
    const id = ++lastId;
    const repeated = all.value.filter((notice) => notice.shown && notice.sentence === sentence);
    const rest = all.value.map((notice) => (repeated.includes(notice) ? { ...notice, shown: false } : notice));
    all.value = [{ id, kind, sentence, at: new Date(), shown: true, ...more }, ...rest].slice(0, HISTORY);
    return id;
  }

  /** Tells of something thrown; a cancel is no news. */
  function fail(thrown: unknown, action?: Notice['action']): void {
    const error = toStudioError(thrown);
    if (error.code !== 'cancelled') say('error', localise(error.message), { error, ...(action && { action }) });
  }

  /** Takes a toast away; it stays in the history. */
  function dismiss(id: number): void {
    all.value = all.value.map((notice) => (notice.id === id ? { ...notice, shown: false } : notice));
  }

  return { all, shown, say, fail, dismiss };
});
