import type { TransformPreviewFragment } from './suite-preview.generated.ts';

type Shown = TransformPreviewFragment['transformed'][number];

export interface PreviewTile {
  /** Empty for the photo as it is. */
  readonly spec: string;
  /** Null while it is outstanding, and where it could not be made. */
  readonly picture: Shown['picture'];
  readonly problem: string | null;
  readonly isOutstanding: boolean;
}

/** The untransformed photo, which a worker shows first in any case. */
const IDENTITY = 'identity';

/**
 * A tile for the photo and one for each transform, in the order in which they were asked for, so that none moves when another one comes. Once nothing more is
 * made, those that never came have no tile.
 */
export function previewTiles(request: {
  readonly transforms: readonly string[];
  readonly probe: Pick<TransformPreviewFragment, 'original' | 'transformed'> | undefined;
  readonly isWorking: boolean;
}): readonly PreviewTile[] {
  const { transforms, probe, isWorking } = request;
  const original = probe?.original ?? null;
  const come = new Map((probe?.transformed ?? []).map((shown) => [shown.transform, shown]));
  const tiles = [
    { spec: '', picture: original, problem: null, isOutstanding: original === null },
    ...[...new Set(transforms)]
      .filter((spec) => spec !== IDENTITY)
      .map((spec) => {
        const shown = come.get(spec);
        return {
          spec,
          picture: shown?.picture ?? null,
          problem: shown?.problem ?? null,
          isOutstanding: shown === undefined,
        };
      }),
  ];
  return isWorking ? tiles : tiles.filter(({ isOutstanding }) => !isOutstanding);
}
