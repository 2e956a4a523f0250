import type { MessagePort } from 'node:worker_threads';
import { CodeMap, type LayoutKind } from '../../../engine/explore/codeMap';
import type { MapClusters } from '../../../engine/explore/clusters';
import type { CodeDirection } from '../../../engine/explore/directions';
import { f32 } from '../../../engine/tensor/tensor';
import { serialiseError, StudioError, type SerialisedError } from '../../../shared/errors';

/** What the worker of a map is started with. */
export interface MapOrder {
  /** float32 [count,width], read by both threads and written by none any more. */
  readonly codes: SharedArrayBuffer;
  readonly count: number;
  readonly width: number;
  readonly seed: number;
  /** How many of them, from the first, are random samples. */
  readonly samples: number;
}

/** Everything that can be asked of a map: parameters and answer. */
export interface MapQuestions {
  about: { ask: Record<never, never>; answer: { explained: number[] } };
  layout: { ask: { layout: LayoutKind }; answer: Float32Array };
  place: { ask: { layout: LayoutKind; w: Float32Array }; answer: Float32Array };
  cluster: { ask: { clusters: number }; answer: MapClusters };
  principal: { ask: { most: number }; answer: CodeDirection[] };
  towardsClusters: { ask: { clusters: number }; answer: CodeDirection[] };
  difference: { ask: { from: readonly number[]; to: readonly number[] }; answer: Float32Array };
  walk: { ask: { points: readonly number[]; frames: number; closed: boolean }; answer: Float32Array };
}
export type MapQuestion = keyof MapQuestions;

export interface MapRequest<Kind extends MapQuestion = MapQuestion> {
  readonly id: number;
  readonly kind: Kind;
  readonly ask: MapQuestions[Kind]['ask'];
  /** One int32 that becomes 1 when nobody waits any more. */
  readonly stop: SharedArrayBuffer;
}

export type MapReply =
  | { readonly id: number; readonly kind: 'done'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly error: SerialisedError }
  | { readonly id: number; readonly kind: 'progress'; readonly share: number };

/** Progress is told at most this often: every message costs the work time. */
const TELL_MS = 100;

type Answers = {
  readonly [Kind in MapQuestion]: (
    map: CodeMap,
    ask: MapQuestions[Kind]['ask'],
    onProgress: (share: number) => void,
  ) => MapQuestions[Kind]['answer'];
};

const ANSWERS: Answers = {
  about: (map) => ({ explained: [...map.pca.explained] }),
  layout: (map, { layout }, onProgress) => map.layout(layout, onProgress).data,
  place: (map, { layout, w }) => {
    const width = map.codes.shape[1] as number;
    return map.place(layout, f32([w.length / width, width], w)).data;
  },
  cluster: (map, { clusters }) => map.cluster(clusters),
  principal: (map, { most }) => map.principal(most),
  towardsClusters: (map, { clusters }) => map.towardsClusters(clusters),
  difference: (map, { from, to }) => map.difference(from, to),
  walk: (map, { points, frames, closed }) => map.walk(points, frames, closed).data,
};

/** Answers requests about one set of codes, one after the other; its components are computed with the first. */
export function serveCodeMap(port: MessagePort, order: MapOrder): void {
  let map: CodeMap | undefined;
  const send = (reply: MapReply) => port.postMessage(reply);
  port.on('message', <Kind extends MapQuestion>({ id, kind, ask, stop }: MapRequest<Kind>) => {
    const stopped = new Int32Array(stop);
    let told = performance.now();
    const onProgress = (share: number) => {
      if (Atomics.load(stopped, 0) !== 0) throw new StudioError('cancelled', 'Cancelled.');
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      send({ id, kind: 'progress', share });
    };
    try {
      onProgress(0);
      map ??= new CodeMap(f32([order.count, order.width], new Float32Array(order.codes)), order);
      send({ id, kind: 'done', value: ANSWERS[kind](map, ask, onProgress) });
    } catch (thrown) {
      send({ id, kind: 'failed', error: serialiseError(thrown) });
    }
  });
}
