export default {
  close: 'Close',
  cancel: 'Cancel',
  retry: 'Try again',
  copyDetails: 'Copy details',
  copied: 'Copied',
  report: 'Report a problem',
  dismiss: 'Dismiss',
  resize: 'Resize panes',
  advice: {
    corrupt: 'The file may be incomplete: fetch or export it again.',
    'disk-full': 'Nothing you made is lost: it is kept as soon as there is room again.',
    'out-of-memory': 'Close other programs, or choose a smaller cache under Settings, Computing.',
    provider: 'Settings, Computing shows what this machine can compute with.',
    ffmpeg: 'Settings, Computing shows whether ffmpeg was found.',
    internal: 'This is a mistake in the program. A problem report helps to mend it.',
  },
};
