import type { Attribute } from './attribute.ts';
import type { DataType, Tensor } from './tensor.ts';

/** One operator call. An omitted optional input is the empty string, as in ONNX. */
export interface Node {
  /** Unique in its graph. */
  readonly name: string;
  readonly opType: string;
  /** '' is the standard domain ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** A known size, or the name of a symbolic one, or `null` where nothing is known. */
export type Dimension = number | string | null;

/**
 * Declared type of a graph input or output. `dims` is `null` where even the rank is unknown, `dataType` where nothing is
 * (outputs of subgraphs and of probes, whose types onnxruntime works out itself).
 */
export interface ValueDeclaration {
  readonly name: string;
  readonly dataType: DataType | null;
  readonly dims: readonly Dimension[] | null;
}

/** Type of a value whose shape is frozen: every size is known. */
export interface ValueInfo {
  readonly dataType: DataType;
  readonly dims: readonly number[];
}

/** A graph whose nodes stand in topological order. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly ValueDeclaration[];
  readonly outputs: readonly ValueDeclaration[];
  /** Frozen types of values, as far as they are known (after shape freezing: all of them). */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>;
}

export interface Model {
  readonly irVersion: number;
  /** Domain ('' for ai.onnx) to version. */
  readonly opsetImports: ReadonlyMap<string, number>;
  readonly producer: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: Graph;
}

/**
 * The one opset in which everything behind the importer is written. It is the newest that the models we read may use,
 * so importing only ever upgrades (docs/adr/0002-one-opset.md).
 */
export const CANONICAL_OPSET = 22;

/** IR version written with CANONICAL_OPSET. */
export const CANONICAL_IR_VERSION = 10;
