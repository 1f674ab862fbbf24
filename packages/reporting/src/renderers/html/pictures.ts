import type { Report, ReportImage } from '../../report-schema.ts';

/** `pixels`: compared level by level, so it must be lossless. `look`: only looked at, so a smaller, lossy form will do. */
export type PictureUse = 'pixels' | 'look';

/** Gives a picture of the run, PNG or WebP, by its path relative to the results. */
export type ReadArtifact = (path: string, use: PictureUse) => Promise<Uint8Array>;

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
    for (const { path, use } of picturesOf(image, report)) {
      if (ids.has(path) || problems.has(path)) continue;
      try {
        const bytes = await readArtifact(path, use);
        bytesRead += bytes.length;
        dataUris.push(`data:${mediaType(bytes)};base64,${base64(bytes)}`);
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
function picturesOf(
  { file, samples }: ReportImage,
  { attacks, panelTransform }: Report,
): readonly { readonly path: string; readonly use: PictureUse }[] {
  const controls = new Set(attacks.filter(({ isControl }) => isControl).map(({ id }) => id));
  return [
    ...(file === null ? [] : [{ path: file, use: 'pixels' } as const]),
    ...samples.flatMap((sample) => [
      { path: sample.file, use: 'pixels' } as const,
      ...sample.copies
        .filter(({ transform }) => transform === panelTransform && !controls.has(sample.attack))
        .map((copy) => ({ path: copy.file, use: 'look' }) as const),
    ]),
  ];
}

/** WebP files are RIFF containers; everything else that a run writes is PNG. */
const mediaType = (bytes: Uint8Array): string => (bytes[0] === 0x52 && bytes[1] === 0x49 ? 'image/webp' : 'image/png');

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
