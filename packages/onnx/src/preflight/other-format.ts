/** First bytes of files that are taken for models, as the formats' specifications give them. */
const FORMATS: readonly { readonly name: string; readonly at: number; readonly bytes: readonly number[] }[] = [
  { name: 'a ZIP archive, as a packed model or a checkpoint of PyTorch is', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a gzip archive', at: 0, bytes: [0x1f, 0x8b] },
  { name: 'an HDF5 file, as Keras writes it', at: 0, bytes: [0x89, 0x48, 0x44, 0x46] },
  { name: 'a TensorFlow Lite model', at: 4, bytes: [0x54, 0x46, 0x4c, 0x33] },
  { name: 'a pickle, as older PyTorch writes it', at: 0, bytes: [0x80, 0x02] },
  { name: 'a web page', at: 0, bytes: [0x3c] },
  {
    name: 'a pointer of Git LFS in place of the model',
    at: 0,
    bytes: [...new TextEncoder().encode('version https://git-lfs')],
  },
];

/** What a file is that is no ONNX model, where its first bytes say it. */
export const otherFormat = (bytes: Uint8Array): string | undefined =>
  FORMATS.find((format) => format.bytes.every((byte, index) => bytes[format.at + index] === byte))?.name;
