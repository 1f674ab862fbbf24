import { toNumbers, type GraphBuilder, type Node, type Value } from '@holdfast/onnx';
import { activeValues } from './activity.ts';
import { isConstantOperator } from './constant-operators.ts';
import { Emitter, sameDims } from './emit.ts';
import { CotangentError, NoGradientError } from './errors.ts';
import { defaultPatterns } from './patterns/pattern-table.ts';
import type { VjpPattern } from './patterns/pattern.ts';
import { defaultRules, type RuleTable } from './rule-table.ts';
import type { VjpContext, VjpRule } from './rule.ts';
import { sumToShape } from './unbroadcast.ts';

/** A node whose true gradient is zero almost everywhere stood on the path. */
export interface ZeroGradientNode {
  readonly nodeName: string;
  readonly opType: string;
  /** Whether the cotangent was passed through it (straight-through) or stopped there. */
  readonly straightThrough: boolean;
}

export interface DifferentiateRequest {
  /** Forward graph; the backward pass is added to it. */
  readonly graph: GraphBuilder;
  /** Cotangents of the outputs (d loss / d output), each of the shape of its output. */
  readonly cotangents: ReadonlyMap<Value, Value>;
  /** Values to differentiate by: inputs, weights or anything between. */
  readonly wrt: readonly Value[];
  /** Operator types (Round, Floor, Ceil, Sign) whose zero gradient is replaced by the straight-through estimate. */
  readonly straightThrough?: ReadonlySet<string>;
  /** Values taken as constants: the walk does not go behind them. */
  readonly stopAt?: ReadonlySet<Value>;
  /** Called once for each operator of zero gradient that a cotangent reached. */
  readonly onZeroGradient?: (node: ZeroGradientNode) => void;
  /** Rules and peephole patterns to use; tests plant broken ones here. */
  readonly rules?: RuleTable;
  readonly patterns?: readonly VjpPattern[];
}

/**
 * Reverse-mode differentiation: emits the vector-Jacobian product of everything between `wrt` and the keys of
 * `cotangents`, and returns the gradient of each value of `wrt`, in its shape (`undefined` where the outputs do not depend on
 * it). Nodes off that path are neither visited nor required to have a rule. Call it once per graph and loss: nodes that an
 * earlier call emitted would be walked like any others.
 *
 * Throws NoGradientError naming the node where one on the path has no gradient, and CotangentError where a cotangent does not
 * have the shape of its value.
 */
export function differentiate(request: DifferentiateRequest): Map<Value, Value | undefined> {
  return new Walk(request).run();
}

class Walk {
  readonly #request: DifferentiateRequest;
  readonly #graph: GraphBuilder;
  readonly #rules: RuleTable;
  readonly #patterns: readonly VjpPattern[];
  readonly #nodes: readonly Node[];
  readonly #active: ReadonlySet<Value>;
  readonly #producers = new Map<Value, Node>();
  readonly #consumerCounts = new Map<Value, number>();
  readonly #pending = new Map<Value, Value>();
  readonly #merge: Emitter;

  constructor(request: DifferentiateRequest) {
    this.#request = request;
    this.#graph = request.graph;
    this.#rules = request.rules ?? defaultRules;
    this.#patterns = request.patterns ?? defaultPatterns;
    this.#nodes = [...request.graph.nodes];
    this.#merge = new Emitter(request.graph, 'vjp/sum');
    this.#active = activeValues({
      nodes: this.#nodes,
      wrt: request.wrt,
      rules: this.#rules,
      dataType: (value) => this.#graph.dataType(value),
      ...(request.stopAt === undefined ? {} : { stopAt: request.stopAt }),
    });
    for (const node of this.#nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of node.inputs) this.#consumerCounts.set(input, (this.#consumerCounts.get(input) ?? 0) + 1);
    }
  }

  run(): Map<Value, Value | undefined> {
    for (const [value, cotangent] of this.#request.cotangents) {
      if (!sameDims(this.#graph.dims(value), this.#graph.dims(cotangent))) {
        throw new CotangentError(
          `Cotangent \`${cotangent}\` of \`${value}\` must have shape [${this.#graph.dims(value).join(', ')}], ` +
            `got [${this.#graph.dims(cotangent).join(', ')}]`,
        );
      }
      this.#accumulate(value, cotangent);
    }
    for (const node of this.#nodes.toReversed()) this.#visit(node);
    return new Map(this.#request.wrt.map((value) => [value, this.#pending.get(value)]));
  }

  #visit(node: Node): void {
    const cotangents = node.outputs.map((output) =>
      this.#request.stopAt?.has(output) === true ? undefined : this.#pending.get(output),
    );
    if (cotangents.every((cotangent) => cotangent === undefined)) return;
    if (isConstantOperator(node) || !node.inputs.some((input) => this.#active.has(input))) return;
    const emit = new Emitter(this.#graph, `vjp/${node.name}`);
    if (this.#applyPattern(node, emit, cotangents)) return;
    const rule = node.domain === '' ? this.#rules.get(node.opType) : undefined;
    if (rule === undefined) throw new NoGradientError(node, `there is no rule for ${qualifiedName(node)}`);
    this.#applyRule(node, emit, rule, cotangents);
  }

  #applyRule(node: Node, emit: Emitter, rule: VjpRule, cotangents: readonly (Value | undefined)[]): void {
    const context = this.#contextOf(node, emit, rule);
    if (!node.inputs.some((_, index) => context.needs(index))) return;
    if (rule.kind === 'zero') {
      const { straightThrough } = context;
      this.#request.onZeroGradient?.({ nodeName: node.name, opType: node.opType, straightThrough });
    }
    rule.vjp(context, cotangents).forEach((cotangent, index) => {
      const input = node.inputs[index] ?? '';
      if (cotangent === undefined || !context.needs(index)) return;
      this.#accumulate(input, this.#fit(node, emit, { cotangent, dims: this.#graph.dims(input) }));
    });
  }

  #applyPattern(node: Node, emit: Emitter, cotangents: readonly (Value | undefined)[]): boolean {
    const [dY] = cotangents;
    if (dY === undefined || cotangents.length > 1) return false;
    for (const pattern of this.#patterns) {
      const found = pattern.apply({
        node,
        dY,
        emit,
        dims: (value) => this.#graph.dims(value),
        constant: (value) => this.#graph.constantOf(value),
        producer: (value) => (this.#request.stopAt?.has(value) === true ? undefined : this.#producers.get(value)),
        isActive: (value) => this.#active.has(value),
        isWanted: (value) => this.#isWanted(value),
        isOnlyUse: (value) =>
          this.#consumerCounts.get(value) === 1 && !this.#pending.has(value) && !this.#isWanted(value),
      });
      if (found === undefined) continue;
      for (const [value, cotangent] of found) {
        if (this.#active.has(value)) {
          this.#accumulate(value, this.#fit(node, emit, { cotangent, dims: this.#graph.dims(value) }));
        }
      }
      return true;
    }
    return false;
  }

  #contextOf(node: Node, emit: Emitter, rule: VjpRule): VjpContext {
    const graph = this.#graph;
    const named = (names: readonly string[], index: number, role: string): Value => {
      const name = names[index] ?? '';
      if (name === '') throw new NoGradientError(node, `it has no ${role} ${index}`);
      return name;
    };
    const unsupported = (reason: string): never => {
      throw new NoGradientError(node, reason);
    };
    return {
      node,
      emit,
      input: (index) => named(node.inputs, index, 'input'),
      output: (index) => named(node.outputs, index, 'output'),
      has: (index) => (node.inputs[index] ?? '') !== '',
      hasOutput: (index) => (node.outputs[index] ?? '') !== '',
      needs: (index) =>
        this.#active.has(node.inputs[index] ?? '') && (rule.differentiableInputs?.includes(index) ?? true),
      dims: (value) => graph.dims(value),
      dataType: (value) => graph.dataType(value),
      constant: (value) => graph.constantOf(value),
      constantNumbers: (index, meaning) => {
        const tensor = graph.constantOf(named(node.inputs, index, 'input'));
        return tensor === undefined
          ? unsupported(`its ${meaning} (input ${index}) is not a constant`)
          : toNumbers(tensor);
      },
      straightThrough: this.#request.straightThrough?.has(node.opType) === true,
      unsupported,
    };
  }

  #fit(node: Node, emit: Emitter, part: { cotangent: Value; dims: readonly number[] }): Value {
    const fitted = sumToShape(this.#graph, emit, part);
    if (fitted === undefined) {
      throw new CotangentError(
        `${node.opType} \`${node.name}\`: its rule returned a cotangent of shape ` +
          `[${this.#graph.dims(part.cotangent).join(', ')}] for an operand of shape [${part.dims.join(', ')}]; correct the rule`,
      );
    }
    return fitted;
  }

  #accumulate(value: Value, cotangent: Value): void {
    const known = this.#pending.get(value);
    this.#pending.set(value, known === undefined ? cotangent : this.#merge.add(known, cotangent));
  }

  #isWanted(value: Value): boolean {
    return this.#request.wrt.includes(value);
  }
}

const qualifiedName = (node: Node): string => (node.domain === '' ? node.opType : `${node.domain}.${node.opType}`);
