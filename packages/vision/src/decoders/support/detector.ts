import type { GraphBuilder, Value } from '@holdfast/onnx';
import type { Size } from '@holdfast/scene';
import { z } from 'zod';
import type { ModelContract, OutputContract } from '../../contract.ts';
import type { Decoder, DetectionHeads, OutputDescription, Recognition } from '../../decoder.ts';
import { OutputError } from './output-error.ts';
import { checkLabels, graphAccess, tensorAccess, type OutputAccess, type OutputSlice } from './outputs.ts';
import { selectDetections, type Candidates, type SelectionRule } from './select-detections.ts';

/** What a detector's file says; `defineDetector` adds what all detectors share. */
export interface DetectorDefinition<Options> {
  readonly name: OutputContract['decoder'];
  readonly roles: Readonly<Record<string, string>>;
  readonly optionalRoles?: readonly string[];
  readonly options: z.ZodType<Options>;
  selection(options: Options, contract: ModelContract): SelectionRule;
  /** All candidates of one picture. */
  candidates(outputs: OutputAccess<OutputSlice>, contract: ModelContract, options: Options): Candidates;
  /** The same candidates as values of a graph. */
  heads(context: {
    readonly graph: GraphBuilder;
    readonly outputs: OutputAccess<Value>;
    readonly contract: ModelContract;
    readonly options: Options;
  }): { readonly classScores: Value; readonly boxesXyxy: Value };
  recognise(model: { readonly outputs: readonly OutputDescription[]; readonly input: Size }): Recognition;
}

/** A decoder that can also show its candidates, for tests and for people who debug a contract. */
export interface DetectionDecoder extends Decoder {
  readonly task: 'detection';
  candidates(...args: Parameters<Decoder['decode']>): Candidates;
  heads(...args: Parameters<Decoder['heads']>): DetectionHeads;
}

export const unrecognised: Recognition = { confidence: 0, names: {} };

/** Parses `output.options` with a decoder's schema. */
export function readOptions<Options>(contract: ModelContract, schema: z.ZodType<Options>): Options {
  const parsed = schema.safeParse(contract.output.options);
  if (parsed.success) return parsed.data;
  throw new OutputError({
    code: 'OUTPUT_OPTIONS',
    where: `${contract.output.decoder} output.options`,
    expected: 'the settings of that decoder',
    got: z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '),
    fix: 'correct or remove the setting in the contract',
  });
}

export function defineDetector<Options>(definition: DetectorDefinition<Options>): DetectionDecoder {
  const candidates: DetectionDecoder['candidates'] = (outputs, index, contract) => {
    const options = readOptions(contract, definition.options);
    const found = definition.candidates(tensorAccess(outputs, index, contract), contract, options);
    checkLabels(contract, found.classCount);
    return found;
  };
  return {
    name: definition.name,
    task: 'detection',
    roles: definition.roles,
    optionalRoles: definition.optionalRoles ?? [],
    checkOptions: (contract) => void readOptions(contract, definition.options),
    candidates,
    decode: (outputs, index, contract) =>
      selectDetections(
        candidates(outputs, index, contract),
        definition.selection(readOptions(contract, definition.options), contract),
        contract,
      ),
    heads: (graph, outputs, contract) => {
      const options = readOptions(contract, definition.options);
      const heads = definition.heads({ graph, outputs: graphAccess(graph, outputs, contract), contract, options });
      checkLabels(contract, graph.dims(heads.classScores)[2] ?? 0);
      return { task: 'detection', ...heads };
    },
    recognise: definition.recognise,
  };
}
