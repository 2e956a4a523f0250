import type { Component } from 'vue';
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

/** What the kinds of menus have in common, each with its own. */
export interface MenuParts {
  readonly Item: Component;
  readonly Separator: Component;
  readonly Sub: Component;
  readonly SubTrigger: Component;
  readonly SubContent: Component;
  readonly Portal: Component;
}
