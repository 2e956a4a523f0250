import type { PackInfo } from '../../engine/packs/info';
import type { VerifyReport } from '../../engine/packs/verify';
import type { FacePoints } from '../../engine/portrait/points';
import type { RuntimeDiagnosis } from '../../engine/runtime/doctor';
import type { ProviderChoice, ProviderName } from '../../engine/runtime/types';
import type { CropKind } from '../../engine/train/dataset/options';
import type { DatasetReport } from '../../engine/train/dataset/report';
import type { StyleStrength } from '../../shared/strength';
import type { Quality } from '../../engine/video/encoders';
import type { ScaleFilter } from '../../engine/video/filters';
import type { Format } from '../../engine/video/formats';
import type { FfmpegSource } from '../../engine/video/locate';

/**
 * What an artist can ask for and what comes back, without any host's syntax: the command line, the desktop and the
 * browser all call these. Every path is absolute (a pack may be a name); every number has been range-checked by the host.
 */

/** Long work is one of these at any time; hosts have the words for them. */
export type Phase =
  | 'loading'
  | 'reading'
  | 'aligning'
  | 'inverting'
  | 'rendering'
  | 'evaluating'
  | 'converting'
  | 'checking'
  | 'writing'
  | 'scanning'
  | 'preparing'
  | 'timing'
  | 'training';

export interface Progress {
  readonly phase: Phase;
  /** How much of it is done, in `unit`s; absent where that cannot be known. */
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'frames' | 'iterations' | 'images' | 'bytes' | 'files' | 'networks' | 'parts' | 'providers';
}

export interface ServiceContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** Something the artist should know although the work goes on: one sentence. */
  readonly notice: (sentence: string) => void;
}

/** @throws StudioError, 'cancelled' if the context's signal fires */
export type Service<Options, Result> = (options: Options, context: ServiceContext) => Promise<Result>;

export interface PackOptions {
  /** Name of an installed pack, or path of a pack folder or .sivpack file; the bundled starter pack if absent. */
  readonly pack?: string;
}

export interface ComputeOptions {
  readonly provider: ProviderChoice;
  /** Threads of the CPU provider; as many as fit the machine if absent. */
  readonly threads?: number;
  /** Frames or images computed at once; chosen by memory if absent. */
  readonly chunk?: number;
}

export interface CropOptions {
  /** 'auto' finds the face, 'centre' takes the largest centred square: all of an image that is aligned already. */
  readonly crop: 'auto' | 'centre';
  /** Which of several faces, from 1, the largest first; the largest if absent. */
  readonly face?: number;
  /** Hand-set points in pixels of the upright image; they replace the search for a face. */
  readonly points?: FacePoints;
}

export interface MotionOptions {
  /** Seed of the motion codes, 0..2^32-1. */
  readonly seed: number;
  /** Frames between two motion codes; the pack's own if absent. */
  readonly codeDistance?: number;
  /** Length of the clip. */
  readonly frames: number;
  /** Steps of motion time per frame; 0.5 is half as fast. */
  readonly speed: number;
  /** Factor on w_t - w0: 0 stands still, 1 is the motion as learned. */
  readonly motionStrength: number;
  /** Motion time of the first frame, in frames. */
  readonly start: number;
  /** Whether the last frame leads back into the first without a seam. */
  readonly loop: boolean;
}

export interface SynthesisOptions {
  /** Truncation: 1 leaves w as it is, 0 gives the average face. */
  readonly psi: number;
  /** How many of the ws are truncated, from the coarsest; all if absent. */
  readonly cutoff?: number;
  readonly noise: 'const' | 'random' | 'none';
}

export interface VideoOptions {
  /** File, or folder for a PNG sequence. Refused with 'exists' if it is there and `force` is not set. */
  readonly out: string;
  readonly force: boolean;
  readonly format: Format;
  readonly quality: Quality;
  /** Frames per second of the video. */
  readonly fps: number;
  /** Factor of scaling, and its filter. */
  readonly scale: number;
  readonly filter: ScaleFilter;
  /** Title in the file's metadata. */
  readonly title?: string;
}

export interface StyleOptions {
  /** Names of styles of the pack or of the user's library, each a panel of its own; the generator as it is if empty. */
  readonly styles: readonly string[];
  /** How strongly they show. */
  readonly strength: StyleStrength;
}

/** What stands beside what in the video; 'side-by-side' is the motion without the style (or likeness), then with it. */
export const LAYOUTS = [
  'motion',
  'side-by-side',
  'inversion-motion',
  'portrait-motion',
  'portrait-inversion-motion',
] as const;
export type Layout = (typeof LAYOUTS)[number];
/** Layouts of a clip that starts from no portrait. */
export const SUBJECT_LAYOUTS = ['motion', 'side-by-side'] as const satisfies readonly Layout[];

interface ClipOptions
  extends PackOptions, ComputeOptions, MotionOptions, SynthesisOptions, StyleOptions, VideoOptions {}

export interface AnimateOptions extends ClipOptions, CropOptions {
  /** Image file; the bundled sample portrait if absent. */
  readonly portrait?: string;
  /** Name of a likeness of the user's library, which stands in for the portrait. */
  readonly likeness?: string;
  readonly layout: Layout;
}

export interface GenerateOptions extends ClipOptions {
  /** Seed of the subject's z, 0..2^32-1. */
  readonly subject: number;
  readonly layout: (typeof SUBJECT_LAYOUTS)[number];
}

export interface FfmpegChoice {
  readonly file: string;
  readonly source: FfmpegSource;
}

export interface ClipResult {
  readonly file: string;
  readonly frames: number;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  /** Wall time of motion, synthesis and encoding together, in seconds. */
  readonly seconds: number;
  readonly provider: ProviderName;
  /** The ffmpeg that encoded it. */
  readonly ffmpeg: FfmpegChoice;
}

export interface InvertOptions extends PackOptions, ComputeOptions, CropOptions {
  /** Image file; the bundled sample portrait if absent. */
  readonly portrait?: string;
  /** Safetensors file for w. */
  readonly out: string;
  /** PNG file for G(w). */
  readonly image: string;
  readonly force: boolean;
}

export interface InvertResult {
  readonly file: string;
  readonly image: string;
  /** Likeness of G(w) to the aligned portrait, in dB. */
  readonly psnr: number;
  readonly provider: ProviderName;
}

export interface SynthesizeOptions extends PackOptions, ComputeOptions, SynthesisOptions {
  /** .safetensors or .npy file of w [N, w_dim], [N, num_ws, w_dim] or z [N, z_dim]. */
  readonly input: string;
  /** Which tensor of a .safetensors file; the only one if absent. */
  readonly tensor?: string;
  readonly space: 'w' | 'z';
  /** Folder for PNG files, or a .safetensors file for the images as numbers [N, 3, R, R]. */
  readonly out: string;
  readonly force: boolean;
}

export interface SynthesizeResult {
  /** What was written: PNG files in order, or one .safetensors file. */
  readonly files: readonly string[];
  readonly images: number;
  readonly provider: ProviderName;
}

export interface RunOptions extends ComputeOptions {
  /** Name or path of a pack. */
  readonly pack: string;
  /** Name of a network in the pack. */
  readonly network: string;
  /** .safetensors file with one tensor for every input. */
  readonly inputs: string;
  /** .safetensors file to write the outputs to. */
  readonly outputs: string;
  readonly force: boolean;
}

export interface RunResult {
  readonly file: string;
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly seconds: number;
  readonly provider: ProviderName;
}

export interface ImportOptions {
  /** Checkpoints that together make one pack. */
  readonly files: readonly string[];
  /** Pack folder or .sivpack file to write; nothing is written if absent. */
  readonly out?: string;
  readonly force: boolean;
  /** Name and licence to note in the manifest. */
  readonly name?: string;
  readonly licence?: string;
}

export interface FoundNetwork {
  readonly file: string;
  /** Where in the file, such as G_ema. */
  readonly name: string;
  /** What it is in a word: generator, discriminator, encoder, motion. */
  readonly kind: string;
  readonly resolution?: number;
  readonly parameters: number;
}

export interface ImportResult {
  readonly found: readonly FoundNetwork[];
  readonly ignored: readonly { readonly file: string; readonly name: string; readonly reason: string }[];
  /** The pack that was written, and the largest difference of the probe run before and after; absent for a dry run. */
  readonly written?: { readonly pack: string; readonly maxDifference: number };
}

/** A style or likeness that there is. */
export interface ListedEntry {
  readonly kind: 'style' | 'likeness';
  readonly name: string;
  /** Whether it is part of the pack or the user's own. */
  readonly from: 'pack' | 'library';
  /** Name of the pack it was made with. */
  readonly pack: string;
  /** The pack, or the folder of the entry. */
  readonly path: string;
  readonly created?: string;
  readonly bytes: number;
  /** Whether naming it means this one: it belongs to the pack's generator, and the pack has none of that name. */
  readonly usable: boolean;
  readonly measures: Readonly<Record<string, number>>;
}

export interface RemoveEntryOptions extends PackOptions {
  readonly name: string;
}

export interface RemoveEntryResult {
  readonly name: string;
  /** What was removed, or the pack it was removed from. */
  readonly path: string;
}

export type PackInfoResult = PackInfo;
/** A damaged pack is a result, not an error: its findings say what is wrong. */
export type PackVerifyResult = VerifyReport;

export interface PackExportOptions extends PackOptions {
  /** Folder to write one .onnx file for each network into. */
  readonly out: string;
  /** Only these networks; all if empty. */
  readonly networks: readonly string[];
  readonly force: boolean;
}

export interface PackExportResult {
  readonly files: readonly { readonly network: string; readonly file: string; readonly maxDifference: number }[];
}

export interface DatasetOptions extends PackOptions, Omit<ComputeOptions, 'chunk'> {
  /** Folder of images or videos; it is only read. */
  readonly folder: string;
  readonly kind: 'images' | 'clips';
  /** As the kind suggests if absent: 'aligned' for images, 'fixed' for clips. */
  readonly crop?: CropKind;
  /** What becomes of an image without a face. */
  readonly withoutFace: 'reject' | 'centre';
  /** Side of the pictures; that of the pack's generator if absent. */
  readonly resolution?: number;
  /** Of clips: frames a second, and lengths in frames. */
  readonly fps: number;
  readonly minFrames: number;
  readonly maxFrames: number;
  /** Every how manieth frame of a video becomes an image. */
  readonly everyNth: number;
  /** Leaves out images that look like another one. */
  readonly excludeDuplicates: boolean;
}

export type DatasetResult = DatasetReport;

export interface DoctorResult {
  readonly version: string;
  readonly node: string;
  readonly runtime: RuntimeDiagnosis;
  /** The ffmpeg that would be used; absent if there is none. */
  readonly ffmpeg?: FfmpegChoice & { readonly version: string; readonly formats: readonly Format[] };
  /** What does not work, one sentence with the remedy each. */
  readonly problems: readonly string[];
}
