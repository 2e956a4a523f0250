const KEY = 'studio-token';

/**
 * The token that the browser host put into the address's fragment: kept for this tab, so that reloading works, and taken out of the
 * address bar, so that it is not copied or shown by mistake. Empty if there is none.
 */
export function takeToken(view: Pick<Window, 'location' | 'history' | 'sessionStorage'> = window): string {
  const { location, history, sessionStorage } = view;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return sessionStorage.getItem(KEY) ?? '';
  sessionStorage.setItem(KEY, given);
  history.replaceState(history.state, '', location.pathname + location.search);
  return given;
}
