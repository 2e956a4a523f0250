import { describe, expect, it } from 'vitest';
import type { Reply, Request } from '../../../shared/api/message';
import type { LinkState } from './api';
import { ApiClient, connectionLost, type Transport } from './client';

function setUp() {
  const sent: Request[] = [];
  let listener: Parameters<Transport['open']>[0] | undefined;
  let open = true;
  const transport: Transport = {
    open: (given) => {
      listener = given;
      given.state('open');
    },
    send: (request) => {
      if (!open) throw connectionLost();
      sent.push(request);
    },
    grant: async () => ({ handle: 'h', name: 'n', kind: 'file', bytes: 0 }),
  };
  const client = new ApiClient(transport);
  const state = (next: LinkState) => {
    open = next === 'open';
    listener?.state(next);
  };
  return { client, sent, reply: (reply: Reply) => listener?.reply(reply), state };
}
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fulfilled',
    (error: { code?: string }) => error.code,
  );

describe('client', () => {
  it('matches replies to calls, in whatever order they come', async () => {
    const { client, sent, reply } = setUp();
    const first = client.call('projects.recent', {});
    const second = client.call('jobs.list', {});
    expect(sent.map((request) => 'name' in request && request.name)).toEqual(['projects.recent', 'jobs.list']);
    reply({ kind: 'result', id: 2, result: ['job'] });
    reply({ kind: 'result', id: 1, result: ['project'] });
    expect(await Promise.all([first, second])).toEqual([['project'], ['job']]);
  });

  it('gives errors their code back', async () => {
    const { client, reply } = setUp();
    const call = client.call('projects.recent', {});
    reply({ kind: 'error', id: 1, error: { code: 'disk-full', message: 'Full.' } });
    await expect(call).rejects.toMatchObject({ name: 'StudioError', code: 'disk-full', message: 'Full.' });
  });

  it('cancels on the other side, and takes no notice of a late answer', async () => {
    const { client, sent, reply } = setUp();
    const controller = new AbortController();
    const call = client.call('projects.recent', {}, { signal: controller.signal });
    controller.abort();
    expect(await failed(call)).toBe('cancelled');
    expect(sent.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    reply({ kind: 'result', id: 1, result: [] });
    expect(await failed(client.call('projects.recent', {}, { signal: controller.signal }))).toBe('cancelled');
    expect(sent).toHaveLength(2);
  });

  it('fails what is under way when the connection is lost, and goes on afterwards', async () => {
    const { client, reply, state } = setUp();
    const lost = client.call('projects.recent', {});
    state('lost');
    expect(await failed(lost)).toBe('io');
    expect(client.link.value).toBe('lost');
    expect(await failed(client.call('projects.recent', {}))).toBe('io');
    state('open');
    const call = client.call('projects.recent', {});
    reply({ kind: 'result', id: 3, result: [] });
    expect(await call).toEqual([]);
  });

  it('tells events to whoever still listens', () => {
    const { client, reply } = setUp();
    const heard: string[] = [];
    const end = client.on('app.notice', ({ sentence }) => heard.push(sentence));
    reply({ kind: 'event', name: 'app.notice', data: { sentence: 'one' } });
    end();
    reply({ kind: 'event', name: 'app.notice', data: { sentence: 'two' } });
    expect(heard).toEqual(['one']);
  });
});
