/** Icons on a grid of 16: paths that are drawn with a line, and paths that are filled. */
interface Icon {
  readonly line?: string;
  readonly fill?: string;
}

const DOT = (x: number, y: number, r = 1) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

export const ICONS = {
  // views
  animate: { line: 'M2.5 3.5h11v9h-11zM5.5 3.5v9M2.5 8h3', fill: 'M8 6v4l3.2-2z' },
  latents: {
    line: 'M2.5 2.5v11h11',
    fill: DOT(5.6, 9.8) + DOT(8.4, 8) + DOT(7.4, 5, 0.8) + DOT(11.6, 9.4, 0.9) + DOT(11.2, 4.6) + DOT(9.6, 11, 0.7),
  },
  styles: {
    line: 'M8 2a6 6 0 1 0 .6 12c1.1-.1 1.3-1.1.8-1.9-.6-1 0-2.1 1.2-2.1H12c1.2 0 2-.8 2-2.2C14 4.4 11.4 2 8 2z',
    fill: DOT(5, 7.4, 0.9) + DOT(7.4, 4.8, 0.9) + DOT(10.6, 5.6, 0.9),
  },
  compare: { line: 'M2 3.5h12v9H2zM8 1.8v12.4', fill: 'M8 3.5h6v9H8z' },
  models: { line: 'M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.5 4.8L8 8l5.5-3.2M8 8v6.2' },
  exports: { line: 'M8 9.8V2.2M5 5l3-3 3 3M2.5 9.5v4h11v-4' },

  // transport
  play: { fill: 'M4.5 2.8v10.4l8.5-5.2z' },
  pause: { fill: 'M4 3h2.8v10H4zM9.2 3H12v10H9.2z' },
  stop: { fill: 'M3.5 3.5h9v9h-9z' },
  stepBack: { fill: 'M12 3.2v9.6L5.6 8zM3.5 3.2h1.6v9.6H3.5z' },
  stepForward: { fill: 'M4 3.2v9.6L10.4 8zM10.9 3.2h1.6v9.6h-1.6z' },
  toStart: { fill: 'M13.5 3.5v9L8.2 8zM8.5 3.5v9L3.6 8zM2 3.5h1.4v9H2z' },
  toEnd: { fill: 'M2.5 3.5v9L7.8 8zM7.5 3.5v9L12.4 8zM12.6 3.5H14v9h-1.4z' },
  loop: {
    line: 'M3 7.5V7a2.5 2.5 0 0 1 2.5-2.5H13M10.8 2.2L13 4.5l-2.2 2.3M13 8.5V9a2.5 2.5 0 0 1-2.5 2.5H3M5.2 13.8L3 11.5l2.2-2.3',
  },
  record: { fill: DOT(8, 8, 4.5) },

  // editing
  undo: { line: 'M5.5 2.8L2.5 6l3 3.2M2.5 6h7a3.7 3.7 0 0 1 0 7.4H6' },
  redo: { line: 'M10.5 2.8l3 3.2-3 3.2M13.5 6h-7a3.7 3.7 0 0 0 0 7.4H10' },
  history: { line: 'M2.6 8a5.6 5.6 0 1 0 1.7-4M2.3 2.5l.2 2.7 2.7-.2M8 5v3.3l2.2 1.4' },
  copy: { line: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3' },
  paste: { line: 'M5.5 3h-2v10.5h9V3h-2M5.5 2h5v2.5h-5zM5.8 8h4.4M5.8 10.5h3' },
  cut: {
    line: 'M5.8 10.5L12 2.5M10.2 10.5L4 2.5M4.5 13.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM11.5 13.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  },
  trash: { line: 'M2.8 4.2h10.4M6 4.2V2.5h4v1.7M4.2 4.2l.6 9.3h6.4l.6-9.3M6.6 7v4M9.4 7v4' },
  edit: { line: 'M10.8 2.8l2.4 2.4L5.6 12.8l-3 .6.6-3zM9.2 4.4l2.4 2.4' },
  dice: {
    line: 'M2.8 2.8h10.4v10.4H2.8z',
    fill: DOT(5.5, 5.5, 0.95) + DOT(10.5, 5.5, 0.95) + DOT(8, 8, 0.95) + DOT(5.5, 10.5, 0.95) + DOT(10.5, 10.5, 0.95),
  },
  lock: { line: 'M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2' },
  unlock: { line: 'M3.5 7.2h9v6.3h-9zM5.3 7.2V4.6a2.7 2.7 0 0 1 5.2-1' },
  keyframe: { line: 'M8 2.8L13.2 8 8 13.2 2.8 8z' },
  keyframeOn: { fill: 'M8 2.4L13.6 8 8 13.6 2.4 8z' },
  marker: { line: 'M4 2.2h8v8.3l-4 3.3-4-3.3z' },
  magnet: { line: 'M3 2.5h3v6a2 2 0 0 0 4 0v-6h3v6a5 5 0 0 1-10 0zM3 5.5h3M10 5.5h3' },
  reset: { line: 'M3 8a5 5 0 1 1 1.6 3.7M2.7 4.6L3 8l3.2-.8' },
  sliders: { line: 'M2.5 4.5h5M10.5 4.5h3M2.5 11.5h2M7.5 11.5h6M9 3v3M6 10v3' },
  wand: { line: 'M2.8 13.2L9.8 6.2M11.5 1.8v3M10 3.3h3M13.5 7v2M12.5 8h2M5.5 2.5v2M4.5 3.5h2' },

  // seeing
  eye: { line: 'M1.6 8S4 3.8 8 3.8 14.4 8 14.4 8 12 12.2 8 12.2 1.6 8 1.6 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z' },
  eyeOff: {
    line: 'M3.4 5.5C2.2 6.7 1.6 8 1.6 8S4 12.2 8 12.2c1 0 1.9-.3 2.7-.6M6.3 4c.5-.1 1.1-.2 1.7-.2 4 0 6.4 4.2 6.4 4.2s-.6 1.1-1.8 2.2M2.5 2.5l11 11',
  },
  zoomIn: { line: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6l3.4 3.4M7 5v4M5 7h4' },
  zoomOut: { line: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6l3.4 3.4M5 7h4' },
  fit: { line: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10' },
  fullscreen: { line: 'M9.5 2.5h4v4M13.5 2.5L9 7M6.5 13.5h-4v-4M2.5 13.5L7 9' },
  pixels: {
    line: 'M2.5 2.5h11v11h-11z',
    fill: 'M2.5 2.5h3.7v3.7H2.5zM9.8 2.5h3.7v3.7H9.8zM6.2 6.2h3.6v3.6H6.2zM2.5 9.8h3.7v3.7H2.5zM9.8 9.8h3.7v3.7H9.8z',
  },
  wipe: { line: 'M2.5 3h11v10h-11zM8 1.5v13M5.6 6.5L4.2 8l1.4 1.5M10.4 6.5L11.8 8l-1.4 1.5' },
  onion: { line: 'M6 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM8 12a4 4 0 0 0 3.9-5M10 14a4 4 0 0 0 3.5-5.8' },
  difference: { line: 'M6 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z' },
  grid: { line: 'M2.5 2.5h4.7v4.7H2.5zM8.8 2.5h4.7v4.7H8.8zM2.5 8.8h4.7v4.7H2.5zM8.8 8.8h4.7v4.7H8.8z' },
  list: { line: 'M5.5 4h8M5.5 8h8M5.5 12h8', fill: DOT(3, 4, 0.9) + DOT(3, 8, 0.9) + DOT(3, 12, 0.9) },
  map: { line: 'M2 4l4-1.7 4 1.7 4-1.7v9.7L10 13.7 6 12l-4 1.7zM6 2.3V12M10 4v9.7' },
  lasso: {
    line: 'M8 3c3.3 0 6 1.7 6 3.8s-2.7 3.8-6 3.8-6-1.7-6-3.8S4.7 3 8 3zM4.6 9.9c-1 .5-1.2 1.8-.2 2.2 1.2.5 1.8 1 1.4 2.1',
  },
  path: { line: 'M4.5 11.5c3-.5 1-6.5 4-7 1.3-.2 2 .5 2.7 1', fill: DOT(3.4, 12.2, 1.5) + DOT(12.4, 6.2, 1.5) },
  crop: { line: 'M4.5 1.5v10h10M1.5 4.5h10v10' },
  face: {
    line: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.8 10c1.2 1.2 3.2 1.2 4.4 0',
    fill: DOT(6, 6.8, 0.9) + DOT(10, 6.8, 0.9),
  },

  // files and things
  image: { line: 'M2.5 3h11v10h-11zM2.5 11l3.3-3.3 2.4 2.4 1.8-1.8 3.5 3.5', fill: DOT(10.2, 6, 1.1) },
  portrait: { line: 'M3 2.5h10v11H3zM5 13.3c.3-2 1.5-3 3-3s2.7 1 3 3M8 8.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z' },
  film: { line: 'M2.5 3h11v10h-11zM5 3v10M11 3v10M2.5 6.3H5M2.5 9.7H5M11 6.3h2.5M11 9.7h2.5' },
  music: {
    line: 'M6 11.5V3.5l7-1.5v8M6 11.5a1.8 1.5 0 1 1-3.6 0 1.8 1.5 0 0 1 3.6 0zM13 10a1.8 1.5 0 1 1-3.6 0A1.8 1.5 0 0 1 13 10z',
  },
  folder: { line: 'M2 4.2c0-.4.3-.7.7-.7h3.5L8 5.3h5.3c.4 0 .7.3.7.7v6.3c0 .4-.3.7-.7.7H2.7a.7.7 0 0 1-.7-.7z' },
  file: { line: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5' },
  newFile: { line: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5M8.2 8v4M6.2 10h4' },
  save: { line: 'M2.5 2.5h8.8l2.2 2.2v8.8h-11zM5 2.5v3.7h5V2.5M4.7 13.5V9.2h6.6v4.3' },
  download: { line: 'M8 2.2v7.6M5 7l3 3 3-3M2.5 9.5v4h11v-4' },
  upload: { line: 'M8 9.8V2.2M5 5l3-3 3 3M2.5 9.5v4h11v-4' },
  link: {
    line: 'M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.9-.9',
  },
  external: { line: 'M9 2.5h4.5V7M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4' },
  gpu: {
    line: 'M2 4.5h12v6.5H2zM4 11v2.5M7 11v2.5M10 11v2.5M9.8 9.4a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
    fill: 'M4 6.5h2.5v2.5H4z',
  },
  memory: { line: 'M3.5 4h9v8h-9zM5.5 4V2M8 4V2M10.5 4V2M5.5 14v-2M8 14v-2M10.5 14v-2' },
  shield: { line: 'M8 1.8l5 1.7v4c0 3.2-2 5.6-5 6.7-3-1.1-5-3.5-5-6.7v-4zM5.8 8l1.6 1.6 2.9-3.2' },
  flask: { line: 'M6.2 2h3.6M7 2v4.5l-3.8 6.2c-.3.6.1 1.3.8 1.3h8c.7 0 1.1-.7.8-1.3L9 6.5V2M4.8 10h6.4' },
  clock: { line: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.6V8l2.4 1.5' },
  bell: {
    line: 'M8 2a3.8 3.8 0 0 1 3.8 3.8c0 3.4 1.2 4.7 1.7 5.2H2.5c.5-.5 1.7-1.8 1.7-5.2A3.8 3.8 0 0 1 8 2zM6.7 13.2c.3.6.7.8 1.3.8s1-.2 1.3-.8',
  },

  // signs
  plus: { line: 'M8 3v10M3 8h10' },
  minus: { line: 'M3 8h10' },
  close: { line: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4' },
  check: { line: 'M3 8.5l3.3 3.3L13 4.5' },
  chevronDown: { line: 'M4 6l4 4 4-4' },
  chevronUp: { line: 'M4 10l4-4 4 4' },
  chevronRight: { line: 'M6 4l4 4-4 4' },
  chevronLeft: { line: 'M10 4L6 8l4 4' },
  arrowRight: { line: 'M3 8h10M9 4l4 4-4 4' },
  more: { fill: DOT(3.5, 8, 1.2) + DOT(8, 8, 1.2) + DOT(12.5, 8, 1.2) },
  drag: { fill: DOT(6, 4) + DOT(10, 4) + DOT(6, 8) + DOT(10, 8) + DOT(6, 12) + DOT(10, 12) },
  search: { line: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6l3.4 3.4' },
  settings: {
    line: 'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM6.9 1.9h2.2l.4 1.7 1.2.7 1.7-.5 1.1 1.9-1.3 1.2v1.4l1.3 1.2-1.1 1.9-1.7-.5-1.2.7-.4 1.7H6.9l-.4-1.7-1.2-.7-1.7.5-1.1-1.9 1.3-1.2V6.9L2.5 5.7l1.1-1.9 1.7.5 1.2-.7z',
  },
  keyboard: {
    line: 'M1.8 4h12.4v8H1.8zM5.5 9.7h5',
    fill: DOT(4.3, 6.7, 0.7) + DOT(6.8, 6.7, 0.7) + DOT(9.3, 6.7, 0.7) + DOT(11.7, 6.7, 0.7),
  },
  command: {
    line: 'M5.8 5.8V4A1.8 1.8 0 1 0 4 5.8zM5.8 5.8h4.4M5.8 5.8v4.4M10.2 5.8V4A1.8 1.8 0 1 1 12 5.8zM10.2 5.8v4.4M5.8 10.2V12A1.8 1.8 0 1 1 4 10.2zM5.8 10.2h4.4M10.2 10.2V12A1.8 1.8 0 1 0 12 10.2z',
  },
  info: { line: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.9', fill: DOT(8, 5, 0.9) },
  help: {
    line: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6.2 6.3c.2-2.2 3.6-2.1 3.6.1 0 1.5-1.8 1.5-1.8 2.9',
    fill: DOT(8, 11.4, 0.8),
  },
  warning: { line: 'M8 2.2L14.3 13.3H1.7zM8 6.4v3.3', fill: DOT(8, 11.5, 0.8) },
  error: { line: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 4.9v3.7', fill: DOT(8, 10.9, 0.8) },
  ok: { line: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.3 8.2l2 2 3.5-4' },
  star: { line: 'M8 1.9l1.9 3.9 4.2.6-3 3 .7 4.3L8 11.7l-3.8 2 .7-4.3-3-3 4.2-.6z' },
  sun: {
    line: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  },
  moon: { line: 'M13.3 9.6A5.7 5.7 0 0 1 6.4 2.7a5.7 5.7 0 1 0 6.9 6.9z' },
  plug: { line: 'M5.5 2v3M10.5 2v3M3.8 5h8.4v2.5a4.2 4.2 0 0 1-8.4 0zM8 11.7V14.5' },
  bolt: { line: 'M8.8 1.8L3.5 9h4l-.6 5.2L12.5 7h-4z' },
  pin: {
    line: 'M8 14s4.5-4.2 4.5-7.5a4.5 4.5 0 0 0-9 0C3.5 9.8 8 14 8 14zM8 8a1.6 1.6 0 1 0 0-3.2A1.6 1.6 0 0 0 8 8z',
  },
  tag: { line: 'M2.5 2.5h5.3l5.7 5.7-5.3 5.3-5.7-5.7z', fill: DOT(5.2, 5.2, 0.9) },
} as const satisfies Record<string, Icon>;

export type IconName = keyof typeof ICONS;
