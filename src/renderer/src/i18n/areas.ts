/** Messages of an area: nested, the leaves are the texts. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

/** Files named for their area -> messages by area: './shell.ts' has the keys that begin with 'shell.'. */
export function byArea(files: Record<string, { readonly default: Messages }>): Messages {
  return Object.fromEntries(
    Object.entries(files).map(([path, module]) => [path.replace(/^.*\/|\.ts$/g, ''), module.default]),
  );
}
