import ts from 'typescript';
import { importOf, nodesOf, type Sources } from './sources';
import { sequences, type Pieces } from './template';

/** Texts one expression may stand for; more are a sign that something else is meant. */
const MOST = 24;
const DEEPEST = 6;
const HOLE: readonly Pieces[] = [[null]];

/** Follows expressions to the texts they stand for, through constants, conditions, helpers and their callers. */
export class TextResolver {
  /** Calls by the name that is called. */
  private readonly calls = new Map<string, ts.CallExpression[]>();
  private readonly known = new Map<ts.Expression, readonly Pieces[] | undefined>();

  constructor(private readonly sources: Sources) {
    for (const file of sources.values()) {
      for (const node of nodesOf(file)) {
        const name = ts.isCallExpression(node) ? calledName(node) : undefined;
        if (name !== undefined) this.calls.set(name, [...(this.calls.get(name) ?? []), node as ts.CallExpression]);
      }
    }
  }

  /** @returns undefined where it cannot be told */
  texts(expression: ts.Expression, depth = 0): readonly Pieces[] | undefined {
    if (this.known.has(expression)) return this.known.get(expression);
    const found = depth > DEEPEST ? undefined : this.follow(expression, depth);
    const texts = found && found.length <= MOST ? found : undefined;
    if (depth === 0) this.known.set(expression, texts);
    return texts;
  }

  private follow(node: ts.Expression, depth: number): readonly Pieces[] | undefined {
    if (ts.isStringLiteralLike(node)) return [[node.text]];
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.flatMap(({ expression, literal }) => [
        filled(this.texts(expression, depth + 1)),
        [[literal.text]],
      ]);
      const whole = sequences([[[node.head.text]], ...spans]);
      // So many combinations are numbers of things rather than sentences.
      return whole.length <= MOST ? whole : [piecesOf(node)];
    }
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
      return this.texts(node.expression, depth);
    if (ts.isConditionalExpression(node)) return this.union([node.whenTrue, node.whenFalse], depth);
    if (ts.isBinaryExpression(node)) return this.binary(node, depth);
    if (ts.isIdentifier(node)) return this.identifier(node, depth);
    if (ts.isCallExpression(node)) return this.call(node, depth);
    return undefined;
  }

  private union(expressions: readonly ts.Expression[], depth: number): readonly Pieces[] | undefined {
    const all = expressions.map((expression) => this.texts(expression, depth + 1));
    return all.some((texts) => texts === undefined) ? undefined : unique(all.flatMap((texts) => texts ?? []));
  }

  private binary({ left, right, operatorToken }: ts.BinaryExpression, depth: number): readonly Pieces[] | undefined {
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return this.union([left, right], depth);
    if (operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
    const [a, b] = [this.texts(left, depth + 1), this.texts(right, depth + 1)];
    return a || b ? sequences([a ?? HOLE, b ?? HOLE]) : undefined;
  }

  private identifier(node: ts.Identifier, depth: number): readonly Pieces[] | undefined {
    const declared = declarationOf(node, node.text);
    if (declared && ts.isVariableDeclaration(declared) && declared.initializer && isConstant(declared))
      return this.texts(declared.initializer, depth + 1);
    if (declared && ts.isParameter(declared)) return this.parameter(declared, depth);
    if (declared) return undefined;
    const imported = importOf(this.sources, node.getSourceFile(), node.text);
    const there = imported && topLevel(imported.file, imported.name);
    if (!there || !ts.isVariableDeclaration(there) || !there.initializer) return undefined;
    return this.texts(there.initializer, depth + 1);
  }

  /** What the callers of its function give. */
  private parameter(parameter: ts.ParameterDeclaration, depth: number): readonly Pieces[] | undefined {
    const owner = parameter.parent;
    const name = nameOf(owner);
    const at = owner.parameters.indexOf(parameter);
    if (name === undefined || at < 0 || !ts.isIdentifier(parameter.name)) return undefined;
    const calls = this.callsOf(name, owner);
    if (calls.length === 0) return undefined;
    const given = calls.map((call) => call.arguments[at] ?? parameter.initializer);
    const texts = given.map((argument) => argument && this.texts(argument, depth + 1));
    // What one caller gives may be followed even where another's cannot.
    return texts.every((each) => each === undefined) ? undefined : unique(texts.flatMap((each) => each ?? HOLE));
  }

  /** Calls of a function by its name: in its module, and where it is imported. */
  private callsOf(name: string, owner: ts.Node): ts.CallExpression[] {
    const home = owner.getSourceFile();
    return (this.calls.get(name) ?? []).filter((call) => {
      const file = call.getSourceFile();
      return file === home || importOf(this.sources, file, name)?.file === home;
    });
  }

  /** What a helper returns that only puts a text together. */
  private call(node: ts.CallExpression, depth: number): readonly Pieces[] | undefined {
    if (!ts.isIdentifier(node.expression)) return undefined;
    const name = node.expression.text;
    const imported = importOf(this.sources, node.getSourceFile(), name);
    const declared = declarationOf(node, name) ?? (imported && topLevel(imported.file, imported.name));
    const body = declared && functionOf(declared)?.body;
    if (!body) return undefined;
    if (!ts.isBlock(body)) return this.texts(body, depth + 1);
    const returned = nodesOf(body)
      .filter(ts.isReturnStatement)
      .map(({ expression }) => expression);
    const nested = nodesOf(body).some((each) => ts.isFunctionLike(each));
    if (nested || returned.some((each) => each === undefined)) return undefined;
    return this.union(
      returned.filter((each) => each !== undefined),
      depth,
    );
  }
}

/** What stands inside a sentence: words are part of it, names of files and whatever only some callers say are filled in. */
function filled(texts: readonly Pieces[] | undefined): readonly Pieces[] {
  if (!texts) return HOLE;
  const isOpen = texts.some((pieces) => pieces.length === 1 && pieces[0] === null);
  const isName = ([only, ...more]: Pieces) =>
    more.length === 0 && typeof only === 'string' && (isOpen ? /^\S+$/ : /^[\w-]+\.\w+$/).test(only);
  return unique(texts.map((pieces) => (isName(pieces) ? [null] : pieces)));
}

function piecesOf(node: ts.TemplateExpression): Pieces {
  return [node.head.text, ...node.templateSpans.flatMap(({ literal }) => [null, literal.text])];
}

function unique(texts: readonly Pieces[]): Pieces[] {
  return [...new Map(texts.map((pieces) => [JSON.stringify(pieces), pieces])).values()];
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

type Declared = ts.VariableDeclaration | ts.ParameterDeclaration | ts.FunctionDeclaration;

/** The declaration that a name has where a node stands, in its own module. */
function declarationOf(node: ts.Node, name: string): Declared | undefined {
  for (let scope: ts.Node | undefined = node.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope)) {
      const parameter = scope.parameters.find((each) => ts.isIdentifier(each.name) && each.name.text === name);
      if (parameter) return parameter;
    }
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      const found = among(scope.statements, name);
      if (found) return found;
    }
  }
  return undefined;
}

const topLevel = (file: ts.SourceFile, name: string): Declared | undefined => among(file.statements, name);

function among(statements: readonly ts.Statement[], name: string): Declared | undefined {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    );
    if (found) return found;
  }
  return undefined;
}

function isConstant(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
}

function functionOf(declared: Declared): ts.ArrowFunction | ts.FunctionDeclaration | undefined {
  if (ts.isFunctionDeclaration(declared)) return declared;
  const value = declared.initializer;
  return value && ts.isArrowFunction(value) ? value : undefined;
}

/** What a function is called by. */
function nameOf(owner: ts.SignatureDeclaration): string | undefined {
  if (ts.isArrowFunction(owner) && ts.isVariableDeclaration(owner.parent) && ts.isIdentifier(owner.parent.name))
    return owner.parent.name.text;
  return owner.name && ts.isIdentifier(owner.name) ? owner.name.text : undefined;
}
