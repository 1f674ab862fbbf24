import type { Report, ReportImage } from '../../report-schema.ts';

/** Gives the bytes of a file of the run by its path relative to the results. */
export type ReadArtifact = (path: string) => Promise<Uint8Array>;

/** The pictures of a page: each is embedded once and referred to by its number. */
export interface Pictures {
  /** Number of a picture; null where it is not embedded. */
  idOf(path: string): number | null;
  /** Why a picture could not be read; null for pictures that could. */
  problemOf(path: string): string | null;
  /** Data URIs by number. */
  readonly dataUris: readonly string[];
}

export interface PictureRequest {
  readonly report: Report;
  readonly readArtifact: ReadArtifact;
  /** Pictures of further images are left out once this is reached. */
  readonly maxPictureBytes: number;
}

/**
 * Reads the originals, samples and panel copies of these images, image by image while there is room; `shown` are the images that were
 * read. A picture that cannot be read is shown as a gap with the reason.
 */
export async function readPictures(
  images: readonly ReportImage[],
  { report, readArtifact, maxPictureBytes }: PictureRequest,
): Promise<{ readonly shown: readonly ReportImage[]; readonly pictures: Pictures }> {
  const ids = new Map<string, number>();
  const problems = new Map<string, string>();
  const dataUris: string[] = [];
  const shown: ReportImage[] = [];
  let bytesRead = 0;
  for (const image of images) {
    if (bytesRead >= maxPictureBytes) break;
    shown.push(image);
    for (const path of pathsOf(image, report)) {
      if (ids.has(path) || problems.has(path)) continue;
      try {
        const bytes = await readArtifact(path);
        bytesRead += bytes.length;
        dataUris.push(`data:image/png;base64,${base64(bytes)}`);
        ids.set(path, dataUris.length - 1);
      } catch (error) {
        problems.set(path, error instanceof Error ? error.message : String(error));
      }
    }
  }
  const pictures = {
    idOf: (path: string) => ids.get(path) ?? null,
    problemOf: (path: string) => problems.get(path) ?? null,
    dataUris,
  };
  return { shown, pictures };
}

/** What the page shows of an image: the panel has no copies of the noise control. */
function pathsOf({ file, samples }: ReportImage, { attacks, panelTransform }: Report): readonly string[] {
  const controls = new Set(attacks.filter(({ isControl }) => isControl).map(({ id }) => id));
  return [
    ...(file === null ? [] : [file]),
    ...samples.flatMap((sample) => [
      sample.file,
      ...sample.copies
        .filter(({ transform }) => transform === panelTransform && !controls.has(sample.attack))
        .map((copy) => copy.file),
    ]),
  ];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
