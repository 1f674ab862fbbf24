import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** Parts of a problem that are words of ours; what to do is told by its code. */
const PARTS: ReadonlySet<string> = new Set(['where', 'expected', 'got']);

const sourcesOf = (folder: string): readonly ts.SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('generated'))
    .map((name) => {
      const path = join(root, folder, name);
      return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    });

/**
 * All that `where`, `expected` and `got` of problems may say, as it is written in some folders: `at most {0} bytes`. What has no word of its own, like
 * a name or a number alone, is left out.
 */
export function problemPhrases(folders: readonly string[]): readonly string[] {
  const sources = folders.flatMap(sourcesOf);
  const takers = new Map<string, readonly (readonly [at: number, part: string])[]>();
  for (const source of sources) walk(source, (node) => takerOf(node, takers));
  const phrases = new Set<string>();
  for (const source of sources) {
    walk(source, (node) => {
      for (const text of partsIn(node, takers)) for (const phrase of textsOf(text)) phrases.add(phrase);
    });
  }
  return [...phrases].filter((phrase) => /[a-z]{2}/i.test(phrase.replaceAll(/\{\d+\}|`[^`]*`/g, ''))).sort();
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Functions and constructors that take a part by its name. */
function takerOf(node: ts.Node, takers: Map<string, readonly (readonly [number, string])[]>): void {
  if (!ts.isFunctionLike(node)) return;
  const parts = node.parameters.flatMap(({ name }, at): (readonly [number, string])[] =>
    ts.isIdentifier(name) && PARTS.has(name.text) ? [[at, name.text]] : [],
  );
  const owner = ts.isConstructorDeclaration(node) || ts.isArrowFunction(node) ? node.parent : node;
  const name = 'name' in owner ? owner.name : undefined;
  if (
    parts.length > 0 &&
    typeof name === 'object' &&
    name !== null &&
    'text' in name &&
    typeof name.text === 'string'
  ) {
    takers.set(name.text, parts);
  }
}

function partsIn(
  node: ts.Node,
  takers: ReadonlyMap<string, readonly (readonly [number, string])[]>,
): readonly ts.Expression[] {
  if (ts.isPropertyAssignment(node)) return PARTS.has(node.name.getText()) ? [node.initializer] : [];
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  const { expression, arguments: given = [] } = node;
  const parts = ts.isIdentifier(expression) ? (takers.get(expression.text) ?? []) : [];
  return parts.flatMap(([at]) => given[at] ?? []);
}

/** What an expression may say: each branch, each template with its values numbered. */
function textsOf(expression: ts.Expression): readonly string[] {
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression);
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [expression.whenTrue, expression.whenFalse].flatMap(textsOf);
  }
  if (ts.isBinaryExpression(expression)) return [expression.left, expression.right].flatMap(textsOf);
  if (!ts.isTemplateExpression(expression)) return [];
  let at = 0;
  return [expression.head.text + expression.templateSpans.map(({ literal }) => `{${at++}}${literal.text}`).join('')];
}
