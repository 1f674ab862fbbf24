import type { Sentence, Told } from '@holdfast/results';
import { modelContractSchema, type ModelContract, type OutputContract } from '../contract.ts';
import type { Recognition } from '../decoder.ts';
import { decoders } from '../decoders/index.ts';
import { coco80, coco91 } from '../labels/coco.ts';
import { numericLabels } from '../labels/index.ts';
import { notFloating } from './check-against-model.ts';
import { familyInputs } from './family-inputs.ts';
import { ContractError } from './contract-error.ts';
import { guessReason } from './guess-reason.ts';
import type { ModelDescription } from './model-description.ts';
import { readUltralyticsMetadata, type UltralyticsMetadata } from './ultralytics-metadata.ts';

/** A setting that the model file does not say, to be confirmed by a person. */
export interface Guess {
  readonly path: string;
  readonly value: unknown;
  readonly why: string;
  /** What `why` is made of, see `guessReason`. */
  readonly told: Told;
}

const guess = (path: string, value: unknown, { text, told }: Sentence): Guess => ({ path, value, why: text, told });

/** A proposed contract. It is never used before someone has confirmed it. */
export interface ContractProposal {
  readonly contract: ModelContract;
  /** How well the outputs fit the decoder, 0..1; says nothing about the guesses. */
  readonly confidence: number;
  readonly guesses: readonly Guess[];
  /** Other decoders that the outputs would fit, best first. */
  readonly alternatives: readonly { readonly decoder: OutputContract['decoder']; readonly confidence: number }[];
}

interface InputShape {
  readonly name: string;
  readonly layout: 'NCHW' | 'NHWC';
  readonly width: number;
  readonly height: number;
}

const INPUT_FIX = 'export the model with one image input [N, 3, H, W] or [N, H, W, 3] of floats';
const OUTPUT_FIX =
  'export the raw scores and boxes, or say by hand which decoder reads which output; segmentation and the like cannot be tested';

const cannotInfer = (expected: string, got: string, fix: string): ContractError =>
  new ContractError({
    code: 'CONTRACT_DOES_NOT_FIT_MODEL',
    where: 'inferred contract',
    issues: [
      {
        path: '',
        expected,
        got,
        fix,
      },
    ],
  });

const shown = (values: readonly { name: string; dims: readonly (number | null)[] }[]): string =>
  values.map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? '*').join(', ')}]`).join(', ');

/** Whether an input may be of images: by its three channels, or by axes of which the file says nothing. */
const mayBePictures = ({ dims }: { readonly dims: readonly (number | null)[] }): boolean =>
  dims.length === 4 && (dims[1] === 3 || dims[3] === 3 || dims.slice(1).every((size) => size === null));

interface InputSearch {
  readonly model: ModelDescription;
  readonly metadata: UltralyticsMetadata | undefined;
  readonly guesses: Guess[];
  readonly side: number;
}

function inputOf({ model, metadata, guesses, side }: InputSearch): InputShape {
  const pictures = model.inputs.filter(mayBePictures);
  const [input] = pictures;
  if (input === undefined || pictures.length !== 1) {
    throw cannotInfer('one input [N, 3, H, W] or [N, H, W, 3]', shown(model.inputs), INPUT_FIX);
  }
  const dataType = input.dataType ?? 'float32';
  if (dataType !== 'float32' && dataType !== 'float16') {
    throw new ContractError({
      code: 'CONTRACT_DOES_NOT_FIT_MODEL',
      where: 'inferred contract',
      issues: [notFloating(dataType)],
    });
  }
  const layout = input.dims[3] === 3 && input.dims[1] !== 3 ? 'NHWC' : 'NCHW';
  if (input.dims[1] === null && layout === 'NCHW') {
    guesses.push(guess('input.layout', layout, guessReason.say('usual_layout')));
  }
  const [height, width] = layout === 'NCHW' ? input.dims.slice(2) : input.dims.slice(1, 3);
  const size = metadata?.imageSize;
  if (typeof height === 'number' && typeof width === 'number') return { name: input.name, layout, width, height };
  if (size !== undefined) return { name: input.name, layout, ...size };
  guesses.push(guess(SIZE_PATH, side, guessReason.say('usual_size', side)));
  guesses.push(guess('input.height', side, guessReason.say('as_width')));
  return { name: input.name, layout, width: side, height: side };
}

function labelsOf(
  classCount: number | undefined,
  metadata: UltralyticsMetadata | undefined,
  guesses: Guess[],
): string[] {
  const count = classCount ?? metadata?.labels?.length;
  if (metadata?.labels !== undefined && metadata.labels.length === count) return [...metadata.labels];
  const known = [coco80, coco91].find((labels) => labels.length === count);
  const labels = known === undefined ? numericLabels(count ?? coco80.length) : [...known];
  const why = known === undefined ? guessReason.say('class_indices') : guessReason.say('coco_classes', labels.length);
  guesses.push(guess('output.labels', labels, why));
  return labels;
}

const SIZE_PATH = 'input.width';

/** Sides of input images where the file gives none, the most usual first: detectors take 640, classifiers 224. */
export const usualSides = [640, 224, 320, 416, 512, 299, 384, 256] as const;

/** Whether the size of the images is a guess, for which another might do better. */
export const isSizeGuessed = ({ guesses }: ContractProposal): boolean => guesses.some(({ path }) => path === SIZE_PATH);

/** Where several decoders fit equally well, the first in this order is proposed. */
const ranking = Object.values(decoders);

/**
 * Proposes a contract from names, shapes and metadata (Ultralytics' `names`, `imgsz`, `task`). Everything that the file does
 * not say is listed in `guesses`, to be shown for confirmation; `side` is the one for the size. Throws ContractError where no decoder fits.
 */
export function inferContract(model: ModelDescription, side: number = usualSides[0]): ContractProposal {
  const guesses: Guess[] = [];
  const metadata = readUltralyticsMetadata(model.metadata ?? {});
  const input = inputOf({ model, metadata, guesses, side });
  const fitting = ranking
    .map((decoder) => ({ decoder, ...decoder.recognise({ outputs: model.outputs, input }) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  const [best] = fitting;
  if (best === undefined) throw cannotInfer('outputs that a decoder recognises', shown(model.outputs), OUTPUT_FIX);
  return propose({ best, fitting, model, metadata, input, guesses });
}

function propose(found: {
  best: Recognition & { decoder: (typeof ranking)[number] };
  fitting: readonly (Recognition & { decoder: (typeof ranking)[number] })[];
  model: ModelDescription;
  metadata: UltralyticsMetadata | undefined;
  input: InputShape;
  guesses: Guess[];
}): ContractProposal {
  const { best, fitting, model, metadata, input, guesses } = found;
  const family = familyInputs({
    decoder: best.decoder.name,
    layout: input.layout,
    isUltralytics: metadata !== undefined,
  });
  for (const [path, value] of Object.entries(family.input))
    guesses.push(guess(`input.${path}`, value, guessReason.say(family.why)));
  const activation = activationOf(best.decoder.name, model, metadata, guesses);
  for (const [path, value] of Object.entries(best.options ?? {})) {
    guesses.push(guess(`output.options.${path}`, value, guessReason.say('usual_outputs', shown(model.outputs))));
  }
  guesses.push(guess('output.scoreThreshold', 0.3, guessReason.say('deployment')));
  const contract = modelContractSchema.parse({
    version: 1,
    task: best.decoder.task,
    input: { ...input, ...family.input },
    output: {
      decoder: best.decoder.name,
      names: best.names,
      activation,
      labels: labelsOf(best.classCount, metadata, guesses),
      options: best.options ?? {},
    },
  });
  const alternatives = fitting
    .filter((other) => other !== best)
    .map(({ decoder, confidence }) => ({ decoder: decoder.name, confidence }));
  return { contract, confidence: best.confidence, guesses, alternatives };
}

function activationOf(
  decoder: OutputContract['decoder'],
  model: ModelDescription,
  metadata: UltralyticsMetadata | undefined,
  guesses: Guess[],
): OutputContract['activation'] {
  if (decoder === 'classifier' && model.endsInSoftmax !== undefined) {
    return model.endsInSoftmax ? 'probabilities' : 'logits';
  }
  const activation = decoder === 'classifier' && metadata === undefined ? 'logits' : 'probabilities';
  guesses.push(guess('output.activation', activation, guessReason.say('usual_decoder', decoder)));
  return activation;
}
