import type { ErrorCode } from '../../../shared/errors';
import type { Service, ServiceContext } from '../../services/types';
import { readFields, type Fields, type RawValues, type Values } from './fields';

export interface Positional {
  /** As shown in the help; its last one may be variadic. */
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
  readonly variadic?: boolean;
}

export interface Example {
  /** What is typed after `styleinv`. */
  readonly command: string;
  readonly meaning: string;
}

/** Where a verb is called from: all it may know of the outside while it reads its arguments. */
export interface Place {
  readonly cwd: string;
  exists(path: string): boolean;
}

/** What the person at the terminal gets of a result. */
export interface Report {
  /** For the eye only: stderr. */
  readonly remarks: readonly string[];
  /** The result proper, fit to be piped on: stdout. */
  readonly lines: readonly string[];
  /** Set where the work went well and its result is bad news, such as a damaged pack: gives the exit code. */
  readonly verdict?: ErrorCode;
}

/**
 * One verb of the command line as data. `read` turns the arguments into the service's options and `report` the
 * service's result into lines; neither computes anything.
 */
export interface Verb<F extends Fields, Options, Result> {
  /** A second word makes a group of verbs: 'pack info'. */
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly options: F;
  readonly examples: readonly Example[];
  /** @throws StudioError 'usage', or 'exists' for an output that is there already */
  read(values: Values<F>, positionals: readonly string[], place: Place): Options;
  report(result: Result): Report;
}

/** Infers a verb's option types from its fields. */
export function defineVerb<F extends Fields, Options, Result>(
  verb: Verb<F, Options, Result>,
): Verb<F, Options, Result> {
  return verb;
}

export type Declaration = Pick<
  Verb<Fields, unknown, unknown>,
  'name' | 'summary' | 'positionals' | 'options' | 'examples'
>;

/** A verb together with the service behind it. */
export interface Command {
  readonly verb: Declaration;
  run(raw: RawValues, positionals: readonly string[], place: Place, context: ServiceContext): Promise<Outcome>;
}

export interface Outcome {
  readonly result: unknown;
  readonly report: Report;
}

/** @param load imports the service; only called when the verb runs, so `--help` stays fast */
export function bind<F extends Fields, Options, Result>(
  verb: Verb<F, Options, Result>,
  load: () => Promise<Service<Options, Result>>,
): Command {
  return {
    verb,
    async run(raw, positionals, place, context) {
      const options = verb.read(readFields(verb.options, raw), positionals, place);
      const service = await load();
      const result = await service(options, context);
      return { result, report: verb.report(result) };
    },
  };
}
