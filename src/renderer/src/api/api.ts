import type { ShallowRef } from 'vue';
import type { CallName, EventData, EventName, Params, Result } from '../../../shared/api';
import type { FileHandle } from '../../../shared/api/files';
import type { Dropped } from './drops';

/** How the window stands with the main side. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused';

export interface CallOptions {
  /** Cancels the call on the main side; the promise then rejects with 'cancelled'. */
  readonly signal?: AbortSignal;
}

/** What the interface can ask of the main side; the contract of src/shared/api, typed. */
export interface Api {
  /** @throws StudioError as the main side says it, 'cancelled', or 'io' if the connection is lost before the answer */
  call<Name extends CallName>(name: Name, params: Params<Name>, options?: CallOptions): Promise<Result<Name>>;
  /** @returns ends the listening */
  on<Name extends EventName>(name: Name, handler: (data: EventData<Name>) => void): () => void;
  /** Lets the program read files and folders that were dropped, pasted or picked in this window. @throws StudioError */
  grant(files: readonly (File | Dropped)[]): Promise<FileHandle[]>;
  readonly link: Readonly<ShallowRef<LinkState>>;
}

let installed: Api | undefined;

/** Makes an Api the one that useApi gives; once at the start, and in tests. */
export function installApi(api: Api): void {
  installed = api;
}

/** The connection to the main side. */
export function useApi(): Api {
  if (!installed) throw new Error('installApi comes before useApi');
  return installed;
}
