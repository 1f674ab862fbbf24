import { TfjsImportError } from './error.ts';
import type { TfjsNode } from './schema.ts';

function missing(node: TfjsNode, attribute: string): never {
  throw new TfjsImportError(
    'TFJS_MALFORMED',
    `${node.op} \`${node.name}\``,
    `attribute ${attribute} is missing; convert the model again`,
  );
}

/** Readers of a node's attributes; those without a default throw TFJS_MALFORMED where the attribute is missing. */
export const boolOf = (node: TfjsNode, name: string): boolean => node.attr[name]?.b ?? false;
export const intOf = (node: TfjsNode, name: string, fallback: number): number => node.attr[name]?.i ?? fallback;
export const typeOf = (node: TfjsNode, name: string): string => node.attr[name]?.type ?? missing(node, name);
export const intsOf = (node: TfjsNode, name: string): number[] => node.attr[name]?.list?.i ?? missing(node, name);
export const stringOf = (node: TfjsNode, name: string): string => atob(node.attr[name]?.s ?? missing(node, name));
export const stringsOf = (node: TfjsNode, name: string): string[] =>
  (node.attr[name]?.list?.s ?? []).map((text) => atob(text));
