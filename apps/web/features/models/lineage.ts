interface Versioned {
  readonly id: string;
  readonly number: number;
  readonly parent: { readonly id: string } | null;
}

export interface LineageRow<Version> {
  readonly version: Version;
  /** How many versions it descends from. */
  readonly depth: number;
}

/** A model's versions as a tree in lines: roots newest first, each followed by what was made from it, oldest first. */
export function lineageOf<Version extends Versioned>(versions: readonly Version[]): readonly LineageRow<Version>[] {
  const ids = new Set(versions.map(({ id }) => id));
  const byNumber = [...versions].sort((a, b) => a.number - b.number);
  const below = (parent: string, depth: number): readonly LineageRow<Version>[] =>
    byNumber
      .filter((version) => version.parent?.id === parent)
      .flatMap((version) => [{ version, depth }, ...below(version.id, depth + 1)]);
  return byNumber
    .filter(({ parent }) => parent === null || !ids.has(parent.id))
    .toReversed()
    .flatMap((version) => [{ version, depth: 0 }, ...below(version.id, 1)]);
}
