import { useCommandSet, type Command } from '../../commands';
import { usePlayhead } from '../../playback';
import { useProjectStore } from '../../stores/project';
import { useUi, type ViewName } from '../../stores/ui';
import { useTimeline, useTimelineActions } from '../../timeline';
import { setClip } from './edits';
import { useTake } from './portrait/takeStore';
import { useVideoFrame } from './portrait/videoStore';
import { LAYOUTS, useViewer, type Layout } from './viewer/viewerStore';

/** Views that show the playhead. */
const PLAYING: readonly ViewName[] = ['animate', 'compare', 'latents'];
const seed = () => Math.floor(Math.random() * 2 ** 31);

/** Everything the Animate view can do, by keys and from the palette. */
export function useAnimateCommands(): void {
  const store = useProjectStore();
  const ui = useUi();
  const plays = () => store.isOpen && PLAYING.includes(ui.view);
  const here = () => store.isOpen && ui.view === 'animate';
  useCommandSet([...playCommands(plays), ...timelineCommands(here), ...viewerCommands(here), ...subjectCommands(here)]);
}

type Some = Pick<Command, 'icon' | 'keys' | 'enabled' | 'hidden'>;
const command = (group: string, prefix: string) => (id: string, title: string, run: () => unknown, more: Some) => ({
  id: `${prefix}.${id}`,
  title,
  group,
  run,
  ...more,
});

function playCommands(enabled: () => boolean): Command[] {
  const playhead = usePlayhead();
  const make = command('animate.group', 'play');
  const to = (frame: number) => playhead.step(frame - playhead.frame);
  return [
    make('toggle', 'animate.command.toggle', playhead.toggle, { icon: 'play', keys: 'Space', enabled }),
    make('fast', 'animate.command.fast', () => playhead.push(1), { keys: 'L', enabled }),
    make('stop', 'animate.command.stop', playhead.pause, { icon: 'pause', keys: 'K', enabled }),
    make('reverse', 'animate.command.reverse', () => playhead.push(-1), { keys: 'J', enabled }),
    make('forward', 'animate.command.forward', () => playhead.step(1), { keys: 'ArrowRight', enabled }),
    make('back', 'animate.command.back', () => playhead.step(-1), { keys: 'ArrowLeft', enabled }),
    make('forward10', 'animate.command.forward10', () => playhead.step(10), { keys: 'Shift+ArrowRight', enabled }),
    make('back10', 'animate.command.back10', () => playhead.step(-10), { keys: 'Shift+ArrowLeft', enabled }),
    make('start', 'animate.command.start', () => to(playhead.range.from), { icon: 'toStart', keys: 'Home', enabled }),
    make('end', 'animate.command.end', () => to(playhead.range.to), { icon: 'toEnd', keys: 'End', enabled }),
    make('loop', 'animate.command.loop', () => (playhead.loop = !playhead.loop), { icon: 'loop', keys: 'Y', enabled }),
  ];
}

function timelineCommands(here: () => boolean): Command[] {
  const timeline = useTimeline();
  const actions = useTimelineActions();
  const make = command('timeline.group', 'timeline');
  const chosen = (): readonly number[] => (timeline.selection.kind === 'codes' ? timeline.selection.indices : []);
  const codes = () => here() && chosen().length > 0;
  const something = () => here() && timeline.selection.kind !== 'none';
  const title = (name: string) => `timeline.command.${name}`;
  return [
    make('reroll', title('reroll'), () => actions.reroll(chosen()), { icon: 'dice', keys: 'R', enabled: codes }),
    make('rerollAll', title('rerollAll'), () => actions.rerollUnlocked(), {
      icon: 'dice',
      keys: 'Shift+R',
      enabled: here,
    }),
    make('lock', title('lock'), () => actions.toggleLock(chosen()), { icon: 'lock', keys: 'Shift+L', enabled: codes }),
    make('copy', title('copy'), () => actions.copy(chosen()[0] ?? 0), { icon: 'copy', keys: 'Mod+C', enabled: codes }),
    make('paste', title('paste'), () => actions.paste(chosen()), {
      icon: 'paste',
      keys: 'Mod+V',
      enabled: () => codes() && timeline.copiedCode !== null,
    }),
    make('delete', title('delete'), () => actions.deleteSelection(), {
      icon: 'trash',
      keys: 'Delete',
      enabled: something,
    }),
    make('deselect', title('deselect'), () => (timeline.selection = { kind: 'none' }), {
      keys: 'Escape',
      hidden: true,
      enabled: something,
    }),
    make('marker', title('marker'), () => actions.addMarker(), { icon: 'marker', keys: 'M', enabled: here }),
    make('nextMarker', title('nextMarker'), () => actions.toMarker(1), { keys: 'Shift+M', enabled: here }),
    make('previousMarker', title('previousMarker'), () => actions.toMarker(-1), {
      keys: 'Alt+Shift+M',
      enabled: here,
    }),
    make('in', title('in'), () => actions.setIn(), { keys: 'I', enabled: here }),
    make('out', title('out'), () => actions.setOut(), { keys: 'O', enabled: here }),
    make('clearRange', title('clearRange'), () => actions.clearRange(), { keys: 'X', enabled: here }),
    make('key', title('key'), () => actions.toggleKey({ kind: 'motion' }), {
      icon: 'keyframe',
      keys: 'Shift+K',
      enabled: here,
    }),
    make('zoomIn', title('zoomIn'), () => timeline.zoom(1.5), { icon: 'zoomIn', keys: 'Plus', enabled: here }),
    make('zoomOut', title('zoomOut'), () => timeline.zoom(1 / 1.5), { icon: 'zoomOut', keys: '-', enabled: here }),
    make('fit', title('fit'), () => timeline.fit(), { icon: 'fit', keys: '0', enabled: here }),
    make('snap', title('snap'), () => (timeline.snap = !timeline.snap), {
      icon: 'magnet',
      keys: 'S',
      enabled: here,
    }),
  ];
}

function viewerCommands(enabled: () => boolean): Command[] {
  const viewer = useViewer();
  const make = command('animate.viewer.title', 'viewer');
  const layouts = LAYOUTS.map((layout: Layout, i) =>
    make(layout, `animate.layout.${layout}`, () => (viewer.layout = layout), { keys: `Alt+${i + 1}`, enabled }),
  );
  return [
    ...layouts,
    make('onion', 'animate.command.onion', () => (viewer.onion = !viewer.onion), { icon: 'onion', keys: 'N', enabled }),
    make('pixels', 'animate.command.pixels', () => (viewer.pixels = !viewer.pixels), {
      icon: 'pixels',
      keys: 'P',
      enabled,
    }),
    make('zoomIn', 'animate.command.zoomIn', () => viewer.zoomBy(1.5), { icon: 'zoomIn', keys: 'Alt+Plus', enabled }),
    make('zoomOut', 'animate.command.zoomOut', () => viewer.zoomBy(1 / 1.5), {
      icon: 'zoomOut',
      keys: 'Alt+-',
      enabled,
    }),
    make('fit', 'animate.command.fit', () => viewer.fit(), { icon: 'fit', keys: 'F', enabled }),
  ];
}

function subjectCommands(enabled: () => boolean): Command[] {
  const take = useTake();
  const video = useVideoFrame();
  const store = useProjectStore();
  const make = command('animate.group', 'animate');
  const portrait = () => enabled() && store.project.subject?.kind === 'portrait';
  return [
    make('align', 'animate.command.align', () => take.align(), { icon: 'crop', keys: 'A', enabled: portrait }),
    make('video', 'animate.command.video', () => video.pick(), { icon: 'film', enabled }),
    make('random', 'animate.command.random', () => take.random(seed()), { icon: 'dice', keys: 'G', enabled }),
    make('seed', 'animate.command.seed', newSeed, { icon: 'dice', keys: 'Alt+R', enabled }),
  ];
  function newSeed(): void {
    store.apply({ key: 'animate.step.clip.seed' }, (project) => setClip(project, { seed: seed() }));
  }
}
