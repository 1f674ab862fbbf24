import type { Size } from '@holdfast/scene';

/** What Ultralytics' exporter writes into a model's metadata_props (ultralytics/engine/exporter.py). */
export interface UltralyticsMetadata {
  readonly labels: readonly string[] | undefined;
  readonly imageSize: Size | undefined;
}

/** Reads the Python dict `{0: 'person', 1: "driver's cab"}`; `undefined` where ids are not 0, 1, 2 ... */
function readNames(text: string): readonly string[] | undefined {
  const entry = /(\d+)\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
  const found = Array.from(text.matchAll(entry), ([, id, single, double]) => ({
    id: Number(id),
    label: (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'),
  }));
  return found.length > 0 && found.every(({ id }, index) => id === index) ? found.map(({ label }) => label) : undefined;
}

function readSize(text: string): Size | undefined {
  const [height, width] = Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
  return height === undefined ? undefined : { height, width: width ?? height };
}

/** The metadata, or `undefined` for a model of another origin. */
export function readUltralyticsMetadata(metadata: Readonly<Record<string, string>>): UltralyticsMetadata | undefined {
  const { names, imgsz } = metadata;
  if (names === undefined) return undefined;
  return { labels: readNames(names), imageSize: imgsz === undefined ? undefined : readSize(imgsz) };
}
