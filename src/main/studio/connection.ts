import { randomUUID } from 'node:crypto';
import { CALLS, isCallName, type EventData, type EventName } from '../../shared/api';
import { requestSchema, type Reply } from '../../shared/api/message';
import { serialiseError, StudioError, throwIfCancelled } from '../../shared/errors';
import type { CallContext, Client, Handlers } from './handlers';

/** Calls one window may have under way; more than a window of ours ever has. */
const MAX_CALLS = 256;

/** One window's connection: requests in, replies out, whatever carries them. */
export class Connection {
  private readonly calls = new Map<number, AbortController>();
  private readonly closing = new AbortController();
  readonly client: Client;

  constructor(
    private readonly handlers: Partial<Handlers>,
    private readonly send: (reply: Reply) => void,
    private readonly report: (call: string, error: unknown) => void = () => undefined,
  ) {
    this.client = {
      id: randomUUID(),
      gone: this.closing.signal,
      tell: (name, data) => this.tell(name, data),
    };
  }

  tell<Name extends EventName>(name: Name, data: EventData<Name>): void {
    if (!this.closing.signal.aborted) this.send({ kind: 'event', name, data });
  }

  /** Takes a decoded message. @throws StudioError 'bad-input' if it is no request: the host then closes the connection */
  receive(message: unknown): void {
    const request = requestSchema.safeParse(message);
    if (!request.success) throw new StudioError('bad-input', 'The window sent something that is no request.');
    const { data } = request;
    if (data.kind === 'cancel') this.calls.get(data.id)?.abort();
    else void this.answer(data.id, data.name, data.params);
  }

  /** Cancels what is under way. */
  close(): void {
    this.closing.abort();
    for (const call of this.calls.values()) call.abort();
  }

  private async answer(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    try {
      if (this.calls.has(id)) throw new StudioError('bad-input', `The call ${id} is under way already.`);
      if (this.calls.size >= MAX_CALLS) throw new StudioError('bad-input', 'Too many calls are under way.');
      this.calls.set(id, controller);
      const result = await this.run(name, params, { client: this.client, signal: controller.signal });
      throwIfCancelled(controller.signal);
      this.reply({ kind: 'result', id, result });
    } catch (thrown) {
      this.report(name, thrown);
      this.reply({ kind: 'error', id, error: serialiseError(thrown) });
    } finally {
      if (this.calls.get(id) === controller) this.calls.delete(id);
    }
  }

  private reply(reply: Reply): void {
    if (!this.closing.signal.aborted) this.send(reply);
  }

  private run(name: string, params: unknown, context: CallContext): Promise<unknown> {
    if (!isCallName(name)) throw new StudioError('unsupported', `There is no call '${name}'.`);
    const handler = this.handlers[name] as ((params: unknown, context: CallContext) => Promise<unknown>) | undefined;
    if (!handler) throw new StudioError('unsupported', `The call '${name}' is not answered by this program.`);
    const checked = CALLS[name].params.safeParse(params);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new StudioError('bad-input', `${name}: ${issue?.path.join('.') || 'its parameters'}: ${issue?.message}.`);
    }
    return handler(checked.data, context);
  }
}
