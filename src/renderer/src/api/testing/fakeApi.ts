import { shallowRef } from 'vue';
import {
  isCallName,
  type CallName,
  type EventData,
  type EventName,
  type Params,
  type Result,
} from '../../../../shared/api';
import type { FileHandle } from '../../../../shared/api/files';
import { StudioError } from '../../../../shared/errors';
import { installApi, type Api, type CallOptions, type LinkState } from '../api';
import type { Dropped } from '../drops';

/** Answers of the main side, by call; what is missing is answered with 'unsupported'. */
export type Answers = {
  [Name in CallName]?: (params: Params<Name>, signal?: AbortSignal) => Result<Name> | Promise<Result<Name>>;
};

export interface FakeApi extends Api {
  /** What was asked, in order. */
  readonly asked: readonly { readonly name: CallName; readonly params: unknown }[];
  /** Parameters of every call of one name. */
  paramsOf<Name extends CallName>(name: Name): Params<Name>[];
  answer(answers: Answers): void;
  /** Tells the window something, as the main side would. */
  tell<Name extends EventName>(name: Name, data: EventData<Name>): void;
  connected(state: LinkState): void;
}

/** An Api that lives in memory, for component tests: give it answers, look at what was asked, tell it events. */
export function createFakeApi(answers: Answers = {}): FakeApi {
  const link = shallowRef<LinkState>('open');
  const asked: { name: CallName; params: unknown }[] = [];
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  let granted = 0;

  async function call<Name extends CallName>(name: Name, params: Params<Name>, options?: CallOptions) {
    if (!isCallName(name)) throw new StudioError('unsupported', `There is no call '${String(name)}'.`);
    asked.push({ name, params });
    const answer = answers[name];
    if (!answer) throw new StudioError('unsupported', `The fake does not answer '${name}'.`);
    const result = await answer(params, options?.signal);
    if (options?.signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
    return result;
  }

  return {
    link,
    asked,
    call,
    paramsOf: (name) => asked.filter((each) => each.name === name).map((each) => each.params as never),
    answer: (more) => void Object.assign(answers, more),
    on(name, handler) {
      const handlers = listeners.get(name) ?? new Set();
      listeners.set(name, handlers.add(handler));
      return () => void handlers.delete(handler);
    },
    tell: (name, data) => listeners.get(name)?.forEach((handler) => handler(data as never)),
    connected: (state) => (link.value = state),
    grant: async (files) => files.map((file) => fakeHandle(file, ++granted)),
  };
}

function fakeHandle(file: File | Dropped, number: number): FileHandle {
  const { kind, bytes } =
    'files' in file ? { kind: file.kind, bytes: file.file.size } : { kind: 'file' as const, bytes: file.size };
  return { handle: `fake-handle-${String(number).padStart(6, '0')}`, name: file.name, kind, bytes };
}

/** Makes a fake the Api of everything mounted from now on. */
export function installFakeApi(answers: Answers = {}): FakeApi {
  const api = createFakeApi(answers);
  installApi(api);
  return api;
}
