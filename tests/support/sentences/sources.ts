import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** Parsed modules by their path below `root`, with '/' on every system. */
export type Sources = ReadonlyMap<string, ts.SourceFile>;

/** Parses every module of the folders but tests and translations. @param folders below root */
export function readSources(root: string, folders: readonly string[]): Sources {
  const sources = new Map<string, ts.SourceFile>();
  for (const folder of folders) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const name = `${folder}/${path.split('\\').join('/')}`;
      if (!name.endsWith('.ts') || /\.test\.ts$|\/(i18n|testing)\//.test(name)) continue;
      sources.set(
        name,
        ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.Latest, true),
      );
    }
  }
  return sources;
}

/** The module that `name` comes from in a module, and what it is called there; undefined if it is not imported from these sources. */
export function importOf(sources: Sources, from: ts.SourceFile, name: string) {
  for (const statement of from.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find((element) => element.name.text === name);
    if (!found) continue;
    const path = relative('.', join(dirname(from.fileName), `${statement.moduleSpecifier.text}.ts`));
    const file = sources.get(path.split('\\').join('/'));
    return file && { file, name: (found.propertyName ?? found.name).text };
  }
  return undefined;
}

/** Every node of a tree. */
export function nodesOf(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    nodes.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return nodes;
}
