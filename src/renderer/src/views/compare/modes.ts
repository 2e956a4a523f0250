/** How panels are set against each other. */
export type Mode = 'grid' | 'wipe' | 'difference';
