import type { Attribute } from './attribute.ts';
import type { Graph, Model, Node, ValueDeclaration, ValueInfo } from './graph.ts';
import { CANONICAL_IR_VERSION, CANONICAL_OPSET } from './graph.ts';
import { inferNode, ShapeError } from './shape-inference/index.ts';
import { int64s, scalar, type DataType, type Tensor } from './tensor.ts';

/** Name of a value in the graph being built. */
export type Value = string;

export type Attributes = Readonly<Record<string, Attribute>>;

export interface OpOptions {
  /** Middle part of the names of the node and its outputs, for people who read the graph. */
  readonly hint?: string;
  /** Frozen output types, for operators without a shape rule. */
  readonly outputs?: readonly ValueInfo[];
}

/**
 * Builds a graph at CANONICAL_OPSET node by node. Every value has a frozen type: it is inferred as the node is added, so a
 * misfit is reported where it is made. Names are unique over everything that is built or inlined.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: Node[] = [];
  readonly #initializers = new Map<Value, Tensor>();
  readonly #inputs: ValueDeclaration[] = [];
  readonly #outputs: ValueDeclaration[] = [];
  readonly #info = new Map<Value, ValueInfo>();
  readonly #scalars = new Map<string, Value>();
  readonly #taken = new Set<string>();
  readonly #counters = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
  }

  /** Declares a graph input. */
  input(name: string, info: ValueInfo): Value {
    this.#reserve(name);
    this.#inputs.push({ name, ...info });
    this.#info.set(name, info);
    return name;
  }

  /** Adds a constant. */
  constant(tensor: Tensor, hint = 'const'): Value {
    const name = this.#fresh(hint);
    this.#initializers.set(name, tensor);
    this.#info.set(name, { dataType: tensor.dataType, dims: tensor.dims });
    return name;
  }

  /** A float32 scalar constant; equal ones are shared. */
  scalar(value: number): Value {
    return this.#shared(`f:${Object.is(value, -0) ? '-0' : value}`, () => scalar(value));
  }

  /** A one-dimensional int64 constant (shape, axes, starts ...); equal ones are shared. */
  int64s(values: readonly number[]): Value {
    return this.#shared(`i:${values.join(',')}`, () => int64s(values));
  }

  /** Adds a node with one output and returns that output. */
  op(opType: string, inputs: readonly Value[], attributes: Attributes = {}, options: OpOptions = {}): Value {
    const [output] = this.ops(opType, inputs, 1, attributes, options);
    if (output === undefined) throw new Error('unreachable: ops returned no output');
    return output;
  }

  /** Adds a node with `outputCount` outputs and returns them in order. */
  ops(
    opType: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Attributes = {},
    options: OpOptions = {},
  ): Value[] {
    const name = this.#fresh(options.hint ?? opType);
    const outputs =
      outputCount === 1 ? [name] : Array.from({ length: outputCount }, (_, index) => this.#fresh(`${name}.${index}`));
    const node: Node = {
      name,
      opType,
      domain: '',
      inputs,
      outputs,
      attributes: new Map(Object.entries(attributes)),
    };
    this.#add(node, options.outputs);
    // A copy: what the caller does to the list must not change the node.
    return [...outputs];
  }

  /**
   * Copies a graph whose shapes are frozen into this one. `bindings` says which value of this graph stands for each input.
   * Returns the new name of every value of the copied graph.
   */
  inline(graph: Graph, bindings: ReadonlyMap<string, Value>, prefix: string): Map<string, Value> {
    const renamed = new Map<string, Value>([['', '']]);
    for (const { name } of graph.inputs) {
      const bound = bindings.get(name);
      if (bound !== undefined) renamed.set(name, bound);
      else if (!graph.initializers.has(name)) {
        throw new Error(`inline: graph input \`${name}\` is not bound; bind it or give it an initializer`);
      }
    }
    for (const [name, tensor] of graph.initializers) {
      if (!renamed.has(name)) renamed.set(name, this.constant(tensor, `${prefix}${name}`));
    }
    const rename = (name: string): string => {
      const found = renamed.get(name);
      if (found === undefined) throw new Error(`inline: value \`${name}\` is used before it is made`);
      return found;
    };
    for (const node of graph.nodes) {
      const infos = node.outputs.map((output) => graph.valueInfo.get(output));
      const inputs = node.inputs.map(rename);
      const outputs = node.outputs.map((output) => {
        if (output === '') return '';
        const fresh = this.#fresh(`${prefix}${output}`);
        renamed.set(output, fresh);
        return fresh;
      });
      const known = infos.every((info, index) => info !== undefined || node.outputs[index] === '');
      const wanted = `${prefix}${node.name}`;
      // A node that is named like its own output keeps its name: errors and reports speak of it.
      const copy: Node = { ...node, name: outputs.includes(wanted) ? wanted : this.#fresh(wanted), inputs, outputs };
      this.#add(copy, known ? infos.map((info) => info ?? { dataType: 'float32', dims: [] }) : undefined);
    }
    return renamed;
  }

  /** Frozen type of a value. */
  info(value: Value): ValueInfo {
    const found = this.#info.get(value);
    if (found === undefined) throw new Error(`GraphBuilder: value \`${value}\` does not exist in this graph`);
    return found;
  }

  dims(value: Value): readonly number[] {
    return this.info(value).dims;
  }

  dataType(value: Value): DataType {
    return this.info(value).dataType;
  }

  /** The constant behind a value, if it is one. */
  constantOf(value: Value): Tensor | undefined {
    return this.#initializers.get(value);
  }

  /** Nodes added so far, in topological order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Makes a value a graph output under `name` (through Identity, so that any value may be one). */
  output(name: string, value: Value): void {
    this.#reserve(name);
    const info = this.info(value);
    this.#add({ name, opType: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: new Map() }, [
      info,
    ]);
    this.#outputs.push({ name, ...info });
  }

  build(): Model {
    return {
      irVersion: CANONICAL_IR_VERSION,
      opsetImports: new Map([['', CANONICAL_OPSET]]),
      producer: 'holdfast',
      metadata: new Map(),
      graph: {
        name: this.#name,
        nodes: [...this.#nodes],
        initializers: new Map(this.#initializers),
        inputs: [...this.#inputs],
        outputs: [...this.#outputs],
        valueInfo: new Map(this.#info),
      },
    };
  }

  #add(node: Node, given: readonly ValueInfo[] | undefined): void {
    const infos =
      given ?? inferNode(node, { info: (value) => this.info(value), constant: (value) => this.constantOf(value) });
    node.outputs.forEach((output, index) => {
      const info = infos[index];
      if (output === '') return;
      if (info === undefined) throw new ShapeError(node, `no type for output ${index} (\`${output}\`)`);
      this.#info.set(output, info);
    });
    this.#nodes.push(node);
  }

  #shared(key: string, make: () => Tensor): Value {
    const known = this.#scalars.get(key);
    if (known !== undefined) return known;
    const value = this.constant(make(), 'const');
    this.#scalars.set(key, value);
    return value;
  }

  #reserve(name: string): void {
    if (name === '' || this.#taken.has(name)) {
      throw new Error(`GraphBuilder: the name \`${name}\` is empty or taken; choose another`);
    }
    this.#taken.add(name);
  }

  #fresh(hint: string): string {
    let count = this.#counters.get(hint) ?? 0;
    let name = count === 0 ? hint : `${hint}_${count}`;
    while (this.#taken.has(name)) {
      count++;
      name = `${hint}_${count}`;
    }
    this.#counters.set(hint, count + 1);
    this.#taken.add(name);
    return name;
  }
}
