import type { IconName } from './icons';

/** An entry of a menu; '-' is a line between entries. */
export type MenuEntry =
  | '-'
  | {
      readonly label: string;
      readonly icon?: IconName;
      /** Keys shown beside it, such as 'Mod+Z'. */
      readonly shortcut?: string | undefined;
      readonly checked?: boolean;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      readonly testid?: string;
      readonly run?: () => void;
      readonly entries?: readonly MenuEntry[];
    };
