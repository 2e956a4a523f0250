const KEY = 'studio-project';

/** The project this tab had open, so that loading the page anew comes back to it. */
export const lastProject = {
  get: (): string | null => sessionStorage.getItem(KEY),
  set: (id: string | null): void => (id === null ? sessionStorage.removeItem(KEY) : sessionStorage.setItem(KEY, id)),
};
