export { useTimelineActions } from './actions';
export { default as STimeline } from './components/STimeline.vue';
export type { Waveform } from './draw/rows';
export * as codeEdits from './edits/codes';
export * as keyEdits from './edits/keys';
export * as markEdits from './edits/marks';
export { useTimeline } from './store';
export { rangeOf, trackOf, type TrackRef } from './tracks';
export { tickText, timeText } from './ruler';
