/* eslint-disable @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call -- what is wrong here is wrong on purpose */
import type {
  CallName,
  CALLS,
  CheckedParams,
  EventData,
  EventName,
  EVENTS,
  Params,
  Result,
} from '../../src/shared/api';
import type { StudioBridge } from '../../src/shared/api/bridge';
import type { Settings } from '../../src/shared/api/app';
import type { FileHandle } from '../../src/shared/api/files';
import type { Client, Handler, Handlers } from '../../src/main/studio/handlers';

/**
 * What must and must not compile on either side of the contract. Nothing here is run: the compiler checks this file (`npm run typecheck`)
 * and fails where a line that is expected to be wrong is not.
 */

declare const client: Client;
declare const settings: Settings;
declare const bridge: StudioBridge;
/** As the interface asks (src/renderer/src/api). */
declare function call<Name extends CallName>(name: Name, params: Params<Name>): Promise<Result<Name>>;
declare function on<Name extends EventName>(name: Name, handler: (data: EventData<Name>) => void): void;

export const asked = () => [
  call('app.hello', {}),
  call('files.pick', { purpose: 'portrait' }),
  // @ts-expect-error there is no such call
  call('app.goodbye', {}),
  // @ts-expect-error parameters are missing
  call('app.setSettings', {}),
  // @ts-expect-error a purpose that there is not
  call('files.pick', { purpose: 'anything' }),
  // @ts-expect-error a parameter of another kind
  call('files.reveal', { path: 7 }),
  // @ts-expect-error a parameter that there is not
  call('app.hello', { more: true }),
  // @ts-expect-error a result used as another kind
  call('app.hello', {}).then(({ version }) => version.toFixed()),
  on('app.settings', ({ theme }) => theme),
  // @ts-expect-error there is no such event
  on('app.nothing', () => undefined),
  // @ts-expect-error an event's data used as another kind
  on('app.command', ({ command }) => command.toFixed()),
  // @ts-expect-error no message that a window sends
  bridge.send({ kind: 'result', id: 1, result: 1 }),
];

export const answered = () => {
  const good: Handler<'app.setSettings'> = async ({ settings: given }) => given;
  // @ts-expect-error the wrong result
  const wrong: Handler<'app.setSettings'> = async () => ({ theme: 'pink' });
  // @ts-expect-error no result
  const silent: Handler<'files.pick'> = async () => undefined;
  // @ts-expect-error a parameter that the contract has not
  const greedy: Handler<'files.reveal'> = async ({ paths }) => void paths;
  // @ts-expect-error not at once
  const direct: Handler<'app.setSettings'> = () => settings;
  // @ts-expect-error a call of the domain is not answered
  const partial: Handlers<'files.'> = { 'files.reveal': async () => undefined };
  const more: Handlers<'files.'> = {
    'files.pick': async () => [],
    'files.pickTarget': async () => null,
    'files.reveal': async () => undefined,
    // @ts-expect-error a call of another domain
    'app.hello': async () => ({}),
  };
  client.tell('app.notice', { sentence: 'Hello.' });
  // @ts-expect-error an event's data of another kind
  client.tell('app.notice', { text: 'Hello.' });
  // @ts-expect-error there is no such event
  client.tell('app.nothing', {});
  return [good, wrong, silent, greedy, direct, partial, more];
};

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;

/** Both sides have the same types, defaults are filled in between, and nothing is undeclared. */
export const alike: readonly true[] = [
  true satisfies Same<Parameters<Handler<'files.pick'>>[0], CheckedParams<'files.pick'>>,
  true satisfies Same<Params<'files.pick'>['multiple'], boolean | undefined>,
  true satisfies Same<CheckedParams<'files.pick'>['multiple'], boolean>,
  true satisfies Same<Awaited<ReturnType<Handler<'files.pick'>>>, readonly FileHandle[]>,
  true satisfies Same<keyof Handlers, keyof typeof CALLS>,
  true satisfies Same<EventName, keyof typeof EVENTS>,
  !(false satisfies IsAny<Result<CallName>>),
  !(false satisfies IsAny<EventData<EventName>>),
  !(false satisfies IsAny<CheckedParams<CallName>>),
];
