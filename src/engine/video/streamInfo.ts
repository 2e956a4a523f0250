/** What ffmpeg prints about the first moving picture of its input. */
export interface StreamInfo {
  readonly codec: string;
  readonly pixFmt: string;
  readonly colorMatrix: string | undefined;
  /** As printed, rounded to two decimals. */
  readonly fps: number | undefined;
  /** Degrees by which it is to be turned. */
  readonly rotation: number;
  readonly metadata: Readonly<Record<string, string>>;
}

const MATRICES = /^(bt709|bt470bg|smpte170m|smpte240m|fcc|bt2020nc|bt2020c|ycgco|gbr)$/;

/** Reads ffmpeg's description of its input (stderr); undefined where it names no video stream. */
export function parseStreamInfo(messages: string): StreamInfo | undefined {
  const input = /^Input #0,[^]*?(?=^Stream mapping:|^Output #0,|(?![^]))/m.exec(messages)?.[0];
  if (input === undefined) return undefined;
  // Which of several pictures (a film and its cover) was chosen is told by the mapping.
  const chosen = /^ {2}Stream #0:(\d+) -> #0:0/m.exec(messages)?.[1];
  const streams = [...input.matchAll(/^ +Stream #0:(\d+)[^ ]* Video: (.+)$/gm)];
  const line = streams.find(([, index]) => chosen === undefined || index === chosen)?.[2];
  if (line === undefined) return undefined;
  const [codecPart = '', formatPart = '', ...rest] = splitOutsideBrackets(line);
  const [, pixFmt = '', colours = ''] = /^(\w+)(?:\((.*)\))?/.exec(formatPart) ?? [];
  const fps = rest.map((part) => /^([\d.]+) fps$/.exec(part)?.[1]).find((text) => text !== undefined);
  return {
    codec: /^\w+/.exec(codecPart)?.[0] ?? '',
    pixFmt,
    colorMatrix: matrixOf(colours),
    fps: fps === undefined || Number(fps) <= 0 ? undefined : Number(fps),
    rotation: Number(/rotation of (-?[\d.]+) degrees/.exec(input)?.[1] ?? 0),
    metadata: parseMetadata(input),
  };
}

/** "tv, bt709, progressive" or "tv, bt470bg/bt709/unknown, top first": the matrix comes first of the three. */
function matrixOf(colours: string): string | undefined {
  const names = colours.split(',').map((part) => part.trim().split('/')[0] ?? '');
  return names.find((name) => MATRICES.test(name));
}

/** The tags printed before the first stream; those of streams and chapters are indented further or come later. */
function parseMetadata(input: string): Record<string, string> {
  const block = /^ {2}Metadata:\n((?: {4}.*\n?)*)/m.exec(input)?.[1] ?? '';
  const metadata: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    const key = line.slice(0, Math.max(0, at)).trim().toLowerCase();
    // A line without a key goes on with the value above it.
    if (key !== '') metadata[key] ??= line.slice(at + 1).trim();
  }
  return metadata;
}

function splitOutsideBrackets(text: string): string[] {
  return text.split(/, (?![^(]*\))/);
}
