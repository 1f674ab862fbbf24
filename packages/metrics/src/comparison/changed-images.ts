import { IDENTITY } from '../outcomes/outcome.ts';
import type { OutcomePair } from './pairs.ts';

/** An image that an attack fools in one subject or in both, and where. */
export interface ChangedImage {
  readonly image: string;
  readonly cells: readonly { readonly attack: string; readonly transform: string }[];
}

/** A list that may have been cut short. */
export interface ChangedImages {
  /** All of them, also those that are not listed. */
  readonly total: number;
  /** Those with the most changed cells first. */
  readonly images: readonly ChangedImage[];
}

export interface Changes {
  /** Robust in the first subject, fooled in the second, in at least one cell. */
  readonly regressed: ChangedImages;
  /** Fooled in the first subject, robust in the second. An image may be in both lists, by different cells. */
  readonly fixed: ChangedImages;
  /** Fooled in both, in the same cell. */
  readonly still: ChangedImages;
}

/** Which images changed, image by image, at most `limit` of each kind. */
export function changedImages(pairs: readonly OutcomePair[], limit: number): Changes {
  const regressed = new Map<string, ChangedImage['cells'][number][]>();
  const fixed = new Map<string, ChangedImage['cells'][number][]>();
  const still = new Map<string, ChangedImage['cells'][number][]>();
  for (const { first, second } of pairs) {
    if (first.state === 'robust' && second.state === 'robust') continue;
    const { image, attack, transform } = first;
    const kind = first.state === second.state ? still : second.state === 'success' ? regressed : fixed;
    const cells = kind.get(image) ?? [];
    cells.push({ attack, transform });
    kind.set(image, cells);
  }
  return { regressed: listed(regressed, limit), fixed: listed(fixed, limit), still: listed(still, limit) };
}

function listed(changed: ReadonlyMap<string, ChangedImage['cells']>, limit: number): ChangedImages {
  const images = [...changed]
    .map(([image, cells]) => ({ image, cells: [...cells].sort(byCell) }))
    .sort((a, b) => b.cells.length - a.cells.length || (a.image < b.image ? -1 : 1))
    .slice(0, limit);
  return { total: changed.size, images };
}

type Cell = ChangedImage['cells'][number];

const byCell = (a: Cell, b: Cell): number =>
  Number(b.transform === IDENTITY) - Number(a.transform === IDENTITY) ||
  compare(a.attack, b.attack) ||
  compare(a.transform, b.transform);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
