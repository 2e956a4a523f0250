const REACH_MS = 5_000;

/**
 * Whether a download site answers. Asked first, with a short limit, because download scripts wait long for a silent network. Behind a
 * proxy, which fetch does not use, a script has to find out for itself.
 * @param {string} site
 * @param {NodeJS.ProcessEnv} env
 */
export async function canReach(site, env) {
  if (env['HTTPS_PROXY'] || env['https_proxy'] || env['HTTP_PROXY'] || env['http_proxy']) return true;
  try {
    await fetch(new URL(site).origin, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) });
    return true;
  } catch {
    return false;
  }
}
