export * from './contract.ts';
export * from './decode/decode-photo.ts';
export * from './decode/image-error.ts';
export * from './decode/picture-hash.ts';
export { compactPicture } from './decode/compact-picture.ts';
export { encodePng, readPng } from './decode/png.ts';
export { makeThumbnail } from './decode/thumbnail.ts';
export { photoFormats, type PhotoFormat } from './decode/sniff.ts';
export * from './decoder.ts';
export { codecVersions } from './sharp.ts';
export * from './preprocess/fit-to-input.ts';
export * from './preprocess/network-input-graph.ts';
export { toNetworkInput } from './preprocess/network-input.ts';
export { decoders, detectionDecoders } from './decoders/index.ts';
export * from './decoders/support/output-error.ts';
export { selectDetections, type Candidates } from './decoders/support/select-detections.ts';
export type { DetectionDecoder } from './decoders/support/detector.ts';
export { createCodecs } from './codecs/create-codecs.ts';
export * from './contract/check-against-model.ts';
export { checkContractDecodes } from './contract/check-decoding.ts';
export { ContractError, type ContractIssue } from './contract/contract-error.ts';
export { guessReason } from './contract/guess-reason.ts';
export {
  inferContract,
  isSizeGuessed,
  usualSides,
  type ContractProposal,
  type Guess,
} from './contract/infer-contract.ts';
export type { ModelDescription } from './contract/model-description.ts';
export { checkContract, readContract } from './contract/read-contract.ts';
export * from './labels/coco.ts';
export * from './labels/gtsrb.ts';
export { labelSets, numericLabels } from './labels/index.ts';
export { classColour, type Colour } from './draw/class-colour.ts';
export { drawDetections, type DrawOptions } from './draw/draw-detections.ts';
export { describeModel } from './contract/describe-model.ts';
