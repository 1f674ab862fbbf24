export * from './contract.ts';
export * from './decode/decode-photo.ts';
export * from './decode/image-error.ts';
export * from './decode/picture-hash.ts';
export { encodePng, readPng } from './decode/png.ts';
export { photoFormats, type PhotoFormat } from './decode/sniff.ts';
export * from './decoder.ts';
export { codecVersions } from './sharp.ts';
