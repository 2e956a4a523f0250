/** Modules whose sentences no window of the Studio ever shows, and why. */
export const EXEMPT: readonly { readonly modules: RegExp; readonly why: string }[] = [
  { modules: /^src\/main\/hosts\/cli\//, why: 'the command line reads what was typed' },
  {
    modules:
      /^src\/main\/services\/(animate|importInto|importLpips|looks|outputs|synthesize|tensorInput|training|workshop)\.ts$/,
    why: 'verbs of the command line that the Studio does in its own way',
  },
  { modules: /^src\/main\/hosts\/browser\/server\.ts$/, why: 'said in the terminal, before there is a window' },
  { modules: /^src\/engine\/nets\//, why: 'tensors given on the command line, or a mistake of this program' },
  {
    modules: /^src\/engine\/runtime\/(feeds|serial)\.ts$/,
    why: 'tensors given to networks: a mistake of this program',
  },
  { modules: /^src\/engine\/animate\/(latent|look|schedule)\.ts$/, why: 'options of the command line' },
  {
    modules: /^src\/engine\/packs\/(addFeature|exportOnnx|folderManifest|styles)\.ts$/,
    why: 'verbs of the command line',
  },
  { modules: /^src\/engine\/measure\/frechet\.ts$/, why: 'measured on the command line alone' },
  {
    modules: /^src\/engine\/portrait\/detect\//,
    why: 'files that come with the program: installed again by who built it',
  },
  {
    modules: /^src\/engine\/train\/(programs\/(encoder|motion)|recipes\/checkResolution|dataset\/options)\.ts$/,
    why: 'trainings that are started on the command line alone',
  },
  {
    modules: /^src\/engine\/video\/(layout|filters|formats|reader|frameRate)\.ts$/,
    why: 'options of the command line; the Studio offers what there is',
  },
  {
    modules: /^src\/(main\/hosts\/electron\/(bounded|ipc)|main\/studio\/connection|shared\/api\/wire)\.ts$/,
    why: 'what no window of ours sends',
  },
];

/** Sentences of other modules that only what was typed on the command line leads to. */
export const FOR_COMMAND_LINE =
  /^--|in --points|with --(pack|style|tensor)\b|"styleinv (jobs|likenesses|styles) |No face was found: the middle/;

/** Places whose sentence is somebody else's, and why it cannot be followed. */
export const PASSED_ON: Readonly<Record<string, string>> = {
  'src/engine/video/encoding.ts': 'an error that came before, said again',
  'src/main/jobs/lock.ts': 'the sentence of who asks for the lock; both are in the catalogue',
  'src/main/studio/models/install.ts': 'an error that came before, with the name that the artist knows',
  'src/main/studio/projects/openFile.ts': 'an error that came before, with the name that the artist knows',
  'src/shared/errors.ts': 'what crosses processes, and what the system says itself',
};
