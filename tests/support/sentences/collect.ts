import ts from 'typescript';
import { TextResolver } from './resolve';
import { nodesOf, type Sources } from './sources';
import { templateOf } from './template';

/** A place that makes a StudioError for a person. */
export interface ErrorPlace {
  readonly module: string;
  readonly line: number;
  /** What it can say, as the catalogue writes it; '{0}' where that could not be followed. */
  readonly templates: readonly string[];
  /** Of the message, as it is written. */
  readonly source: string;
}

/** Every `new StudioError` whose code is not, or not only, 'internal'. */
export function errorPlaces(sources: Sources, resolver = new TextResolver(sources)): ErrorPlace[] {
  return [...sources].flatMap(([module, file]) =>
    nodesOf(file).flatMap((node) => {
      if (!ts.isNewExpression(node) || node.expression.getText() !== 'StudioError') return [];
      const [code, message] = node.arguments ?? [];
      if (!code || !message) return [];
      const codes = resolver.texts(code)?.map(templateOf);
      if (codes?.every((each) => each === 'internal')) return [];
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const templates = (resolver.texts(message) ?? [[null]]).map(templateOf);
      return [{ module, line, templates, source: message.getText() }];
    }),
  );
}

/** Functions that put a sentence around what they are given, and how many of their first arguments they put in. */
const CLAUSES: Readonly<Record<string, number>> = { corrupt: 1, unsupported: 2, note: 1 };
/** Properties that hold such clauses until they are used. */
const CLAUSE_NAMES = new Set(['what', 'remedy', 'why']);

/** What the readers of a folder find wrong with a file, or assume about it, as parts of the sentences that they are said in. */
export function clauses(sources: Sources, folder: string, resolver = new TextResolver(sources)): Set<string> {
  const given = [...sources].flatMap(([module, file]) => (module.startsWith(folder) ? nodesOf(file) : []));
  const expressions = given.flatMap((node): readonly ts.Expression[] => {
    if (ts.isCallExpression(node)) return node.arguments.slice(0, CLAUSES[node.expression.getText()] ?? 0);
    const isClause = ts.isPropertyAssignment(node) && CLAUSE_NAMES.has(node.name.getText());
    return isClause ? [node.initializer] : [];
  });
  return new Set(expressions.flatMap((each) => (resolver.texts(each) ?? []).map(templateOf)));
}

/** Every text of the sources, as the catalogue would write it: what may be said, in an error or elsewhere. */
export function allTexts(sources: Sources, resolver = new TextResolver(sources)): Set<string> {
  const texts = new Set<string>();
  for (const file of sources.values())
    for (const node of nodesOf(file))
      if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node))
        for (const pieces of resolver.texts(node) ?? []) texts.add(templateOf(pieces));
  return texts;
}
