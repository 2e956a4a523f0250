import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from './studio/fixtures';

/** What a page tried of another site's, and what came of it. */
interface Attempts {
  readonly fetched: string;
  readonly socket: string;
  readonly framed: string;
}

/** A site of somebody else on this machine, who even knows the token. */
async function foreignPage(use: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Foreign</title>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

test('a page of another origin gets nothing out of the Studio @browser', async ({ browserStudio, context }) => {
  const { origin, hash } = new URL(browserStudio.address);
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  await foreignPage(async (foreign) => {
    const page = await context.newPage();
    await page.goto(foreign);
    const attempts = await page.evaluate(
      async ({ origin, token }): Promise<Attempts> => {
        const fetched = await fetch(`${origin}/`).then(
          (answer) => `read ${answer.status}`,
          () => 'refused',
        );
        const socket = await new Promise<string>((done) => {
          const attempt = new WebSocket(`${origin.replace('http', 'ws')}/socket`, ['styleinv-studio', token]);
          attempt.onopen = () => done('opened');
          attempt.onclose = () => done('refused');
        });
        const frame = document.createElement('iframe');
        const loaded = new Promise((done) => (frame.onload = done));
        frame.src = origin;
        document.body.append(frame);
        await loaded;
        // A page that was not let in has the browser's own error page, which is of no origin.
        return { fetched, socket, framed: frame.contentDocument === null ? 'foreign' : 'readable' };
      },
      { origin, token },
    );
    expect(attempts).toEqual({ fetched: 'refused', socket: 'refused', framed: 'foreign' });
    const inside = page.frames().find((frame) => frame !== page.mainFrame());
    expect(await inside?.locator('#app').count()).toBe(0);
  });
});

test('a page without the token, or with an old one, is told to open the printed address @browser', async ({
  browserStudio,
  browser,
}) => {
  const { origin } = new URL(browserStudio.address);
  for (const fragment of ['', `#token=${'x'.repeat(43)}`]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${origin}/${fragment}`);
    await expect(page.getByTestId('boot').getByRole('status')).toContainText('Open the address it printed');
    await context.close();
  }
});
