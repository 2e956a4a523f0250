/** Pictures for training in any order, from a cache on disk. */
export interface ImageSet {
  /** Side R of every picture in pixels. */
  readonly resolution: number;
  readonly count: number;
  /** sha256 over the pictures' content and the crop options; goes into provenance. */
  readonly hash: string;
  /**
   * Picture `index` as planar [3,R,R] in [-1,1] into `into` (length 3*R*R); mirrored left-right if asked.
   * @throws StudioError 'internal' for an index or a length that cannot be, 'io' if the cache cannot be read any more
   */
  read(index: number, into: Float32Array, mirror?: boolean): void;
  /** Closes the files; nothing may be read afterwards. */
  close(): void;
}

/** Clips for training, any frame of any clip in any order, from a cache on disk. */
export interface ClipSet {
  /** Side R of every frame in pixels. */
  readonly resolution: number;
  /** sha256 over the clips' content and the options they were cut with; goes into provenance. */
  readonly hash: string;
  /** Frames a second of every clip. */
  readonly fps: number;
  readonly clips: readonly { readonly frames: number }[];
  /** As ImageSet.read, of one frame of one clip. */
  read(clip: number, frame: number, into: Float32Array, mirror?: boolean): void;
  close(): void;
}
