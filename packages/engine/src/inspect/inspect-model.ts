import { readModel, preflight, type Graph, type Model, type Tensor } from '@holdfast/onnx';
import { compiledGraph, type Runtime } from '@holdfast/runtime';
import {
  checkContractAgainstModel,
  inferContract,
  isSizeGuessed,
  usualSides,
  type ContractProposal,
  type ModelContract,
} from '@holdfast/vision';
import { estimateMemoryMb, imageDims, importGraph, type ImportedModel, type InputShapes } from '../import/index.ts';
import { describeModel, inspectedValues } from './describe-model.ts';
import type { Inspection, InspectionProblem } from './inspection.ts';
import { operatorCoverage } from './operator-coverage.ts';
import { coverageProblems, importProblems, problemsOf } from './problems.ts';

export interface InspectRequest {
  readonly bytes: Uint8Array;
  readonly runtime: Runtime;
  /** Left out: one is inferred. */
  readonly contract?: ModelContract;
  readonly signal?: AbortSignal;
}

/**
 * Reads a model and tries everything that an attack would need. What is wrong with the model is in `problems`; rejects only for what
 * is no finding about it (a cancelled run, a runtime that cannot start).
 */
export async function inspectModel(request: InspectRequest): Promise<Inspection> {
  const bytes = new Uint8Array(request.bytes);
  const { sha256 } = compiledGraph(bytes);
  let model: Model;
  try {
    preflight(bytes);
    model = readModel(bytes);
  } catch (error) {
    return { status: 'refused', sha256, problems: findings(error, 'error') };
  }
  const problems: InspectionProblem[] = [];
  const attempt = async (fold: boolean, side: number): Promise<Attempt> => {
    const { proposal } = proposeContract(request, { model, frozen: undefined, side });
    try {
      const imported = await importForInspection(request, { bytes, fold, input: proposal?.contract.input });
      return { imported, side, isGuess: false, problems: [] };
    } catch (error) {
      const isGuess = proposal !== undefined && isSizeGuessed(proposal);
      return { imported: undefined, side, isGuess, problems: findings(error, 'error') };
    }
  };
  const first = await attempt(true, usualSides[0]);
  let found = first;
  // A model that leaves its size open may still take but one, e.g. for its position embeddings.
  for (const side of usualSides.slice(1)) {
    if (found.imported !== undefined || !found.isGuess) break;
    found = await attempt(true, side);
  }
  const { imported, side } = found.imported === undefined ? first : found;
  if (imported === undefined) problems.push(...first.problems);
  const again = imported === undefined ? undefined : await attempt(false, side);
  if (again !== undefined) problems.push(...again.problems);
  const unfolded = again?.imported;
  // With the outputs' shapes known the contract can be told better.
  const { proposal, problems: contractProblems } = proposeContract(request, {
    model,
    frozen: imported?.model.graph,
    side,
  });
  const { graph } = model;
  const names = Object.values(proposal?.contract.output.names ?? {});
  const read = graph.outputs.map(({ name }) => name).filter((name) => names.length === 0 || names.includes(name));
  const operators = operatorCoverage({ source: graph, imported: unfolded?.model.graph, toOutputs: read });
  problems.push(...contractProblems, ...coverageProblems(operators));
  if (imported !== undefined) problems.push(...importProblems(imported));
  const floats = [...graph.initializers.values()].filter(isFloating);
  return {
    status: 'read',
    sha256,
    opset: model.opsetImports.get('') ?? 0,
    irVersion: model.irVersion,
    producer: model.producer,
    inputs: inspectedValues(graph.inputs, imported?.model.graph),
    outputs: inspectedValues(graph.outputs, imported?.model.graph),
    operators,
    parameterCount: floats.reduce((sum, { data }) => sum + data.length, 0),
    weightTypes: [...new Set(floats.map(({ dataType }) => dataType))].sort(),
    batching: batchingOf(imported),
    memoryMb: imported === undefined ? null : estimateMemoryMb(imported, 1),
    contract: proposal ?? null,
    problems,
  };
}

/** Rethrows what is no finding about the model. */
function findings(error: unknown, severity: InspectionProblem['severity']): InspectionProblem[] {
  const problems = problemsOf(error, severity);
  if (problems === undefined) throw error;
  return problems;
}

function importForInspection(
  { runtime, signal }: InspectRequest,
  { bytes, fold, input }: { bytes: Uint8Array; fold: boolean; input: ModelContract['input'] | undefined },
): Promise<ImportedModel> {
  const shapes: InputShapes = input === undefined ? new Map() : new Map([[input.name, imageDims(input)]]);
  return importGraph({
    bytes,
    runtime,
    shapes,
    fold,
    ...(input === undefined ? {} : { batched: [input.name] }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** One try to import the model. */
interface Attempt {
  readonly imported: ImportedModel | undefined;
  /** Of the images, where the file does not say it. */
  readonly side: number;
  /** Whether it failed at a size that was only a guess. */
  readonly isGuess: boolean;
  readonly problems: readonly InspectionProblem[];
}

/** The given contract, checked, or an inferred one. */
function proposeContract(
  { contract }: InspectRequest,
  { model, frozen, side }: { readonly model: Model; readonly frozen: Graph | undefined; readonly side: number },
): { readonly proposal: ContractProposal | undefined; readonly problems: readonly InspectionProblem[] } {
  const { inputs, outputs } = model.graph;
  const description = describeModel(model, inspectedValues(inputs, frozen), inspectedValues(outputs, frozen));
  try {
    if (contract === undefined) return { proposal: inferContract(description, side), problems: [] };
    checkContractAgainstModel(contract, description);
    return { proposal: { contract, confidence: 1, guesses: [], alternatives: [] }, problems: [] };
  } catch (error) {
    return { proposal: undefined, problems: findings(error, contract === undefined ? 'warning' : 'error') };
  }
}

function batchingOf(imported: ImportedModel | undefined) {
  if (imported === undefined) return null;
  const { batching } = imported;
  return batching.kind === 'any' ? { kind: batching.kind } : { kind: batching.kind, reason: batching.reason };
}

const isFloating = ({ dataType }: Tensor): boolean =>
  dataType === 'float32' || dataType === 'float64' || dataType === 'float16' || dataType === 'bfloat16';
