import { shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { MenuEntry } from '../../components/ui';
import { EASINGS } from '../../../../shared/timeline/track';
import { useProjectStore } from '../../stores/project';
import { useTimelineActions } from '../actions';
import { codeEdit } from '../edits/codes';
import type { Target } from '../hit';
import { hasCode, hasKey } from '../selection';
import { useTimeline } from '../store';
import { rangeOf, trackOf, type TrackRef } from '../tracks';

/** What the menu over the rows offers, by what it is opened on. */
export function useRowMenu() {
  const { t } = useI18n();
  const store = useProjectStore();
  const timeline = useTimeline();
  const actions = useTimelineActions();
  const entries = shallowRef<readonly MenuEntry[]>([]);

  function ofCodes(indices: readonly number[]): MenuEntry[] {
    const [first = 0] = indices;
    const locked = indices.every((index) => codeEdit(store.project, index).locked);
    return [
      { label: t('timeline.menu.reroll'), icon: 'dice', shortcut: 'R', run: () => actions.reroll(indices) },
      {
        label: t(locked ? 'timeline.menu.unlock' : 'timeline.menu.lock'),
        icon: locked ? 'unlock' : 'lock',
        run: () => actions.toggleLock(indices),
      },
      '-',
      { label: t('timeline.menu.copy'), icon: 'copy', disabled: indices.length !== 1, run: () => actions.copy(first) },
      {
        label: t('timeline.menu.paste'),
        icon: 'paste',
        disabled: timeline.copiedCode === null,
        run: () => actions.paste(indices),
      },
      '-',
      { label: t('timeline.menu.reset'), icon: 'reset', run: () => actions.resetCodes(indices) },
    ];
  }

  function ofKeys(ref: TrackRef, frames: readonly number[]): MenuEntry[] {
    const chosen = trackOf(store.project, ref).keys.filter(({ frame }) => frames.includes(frame));
    return [
      ...EASINGS.map((ease) => ({
        label: t(`timeline.ease.${ease}`),
        checked: chosen.every((key) => key.ease === ease),
        run: () => actions.setEase(ref, frames, ease),
      })),
      '-',
      {
        label: t('timeline.menu.deleteKeys', frames.length),
        icon: 'trash',
        danger: true,
        shortcut: 'Delete',
        run: () => actions.deleteSelection(),
      },
    ];
  }

  function ofTrack(ref: TrackRef, frame: number): MenuEntry[] {
    const { rest } = rangeOf(ref);
    return [
      { label: t('timeline.menu.addKey'), icon: 'keyframe', run: () => actions.addKey(ref, frame) },
      {
        label: t('timeline.menu.flatten', { value: rest }),
        icon: 'reset',
        run: () => actions.flatten(ref, rest),
      },
    ];
  }

  /** Chooses what the pointer is on, and the entries for it. */
  function openOn(target: Target | undefined): void {
    entries.value = [];
    if (target?.kind === 'code') {
      if (!hasCode(timeline.selection, target.index)) timeline.selection = { kind: 'codes', indices: [target.index] };
      if (timeline.selection.kind === 'codes') entries.value = ofCodes(timeline.selection.indices);
    } else if (target?.kind === 'key') {
      const { ref, frame } = target;
      if (!hasKey(timeline.selection, ref, frame)) timeline.selection = { kind: 'keys', ref, frames: [frame] };
      if (timeline.selection.kind === 'keys') entries.value = ofKeys(ref, timeline.selection.frames);
    } else if (target?.row.kind === 'track') entries.value = ofTrack(target.row.ref, target.frame);
    else if (target?.row.kind === 'codes') {
      entries.value = [
        { label: t('timeline.menu.rerollAll'), icon: 'dice', shortcut: 'Shift+R', run: () => actions.rerollUnlocked() },
        { label: t('timeline.menu.resetAll'), icon: 'reset', run: () => actions.resetAllCodes() },
      ];
    }
  }

  return { entries, openOn };
}
