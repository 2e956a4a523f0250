import type { CallName, CheckedParams, EventData, EventName, Result } from '../../shared/api';

/** The window that asks. */
export interface Client {
  readonly id: string;
  /** Tells this window alone. */
  tell<Name extends EventName>(name: Name, data: EventData<Name>): void;
  /** Fires when the window is gone. */
  readonly gone: AbortSignal;
}

export interface CallContext {
  readonly client: Client;
  /** Fires when the call is cancelled or its window is gone. */
  readonly signal: AbortSignal;
}

/** Answers a call; its parameters have been checked. @throws StudioError with a sentence for the artist */
export type Handler<Name extends CallName> = (
  params: CheckedParams<Name>,
  context: CallContext,
) => Promise<Result<Name>>;

/** The handlers of a domain: `Handlers<'stage.'>` has one for every call whose name begins so. */
export type Handlers<Prefix extends string = ''> = {
  readonly [Name in CallName as Name extends `${Prefix}${string}` ? Name : never]: Handler<Name>;
};
