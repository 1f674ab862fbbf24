/** Where files of a run go: a folder for the command line, an object store for the platform. */
export interface ArtifactSink {
  /** Stores `bytes` under a relative path with forward slashes; when it returns, the file is complete. */
  write(path: string, bytes: Uint8Array): Promise<void>;
}

/**
 * A name as part of a file name on every file system: letters, digits, dot, dash; anything else becomes a dash. Dots at its ends go too,
 * so that no name leads out of a folder.
 */
export function fileNamePart(name: string): string {
  const cleaned = name.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  return cleaned === '' ? 'x' : cleaned;
}

/** A canonical spec as part of a file name. Characters are replaced one by one: `rotate:-5` and `rotate:5` stay different. */
const specPart = (spec: string): string => spec.replaceAll(/[^A-Za-z0-9.-]/g, '-');

/** Paths of one image's files. `folder` is unique in the run. */
export function imagePaths(folder: string): {
  readonly original: string;
  sample(attack: string): string;
  copy(attack: string, transform: string): string;
} {
  const base = `samples/${folder}`;
  return {
    original: `${base}/original.png`,
    sample: (attack) => `${base}/${fileNamePart(attack)}.png`,
    copy: (attack, transform) => `${base}/${fileNamePart(attack)}@${specPart(transform)}.png`,
  };
}
