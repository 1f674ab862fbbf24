/** One page of an ordered list: after or before a key, `take` rows at most. The order always ends in a unique column. */
export interface PageWindow<Key> {
  readonly after: Key | null;
  readonly before: Key | null;
  /** Rows to read: one more than the page holds, so that it is known whether there are more. */
  readonly take: number;
  /** From the end of the list: rows come in reverse. */
  readonly isBackward: boolean;
}

/** Key of lists that show the newest first. */
export interface TimeKey {
  readonly at: Date;
  readonly id: string;
}

/** Key of lists in the order of a name. */
export interface NameKey {
  readonly name: string;
  readonly id: string;
}

/** Key of lists in the order of a number that is unique within the list. */
export interface PositionKey {
  readonly position: number;
}

/** Conditions on `createdAt` and `id` for a list with the newest first. */
export function newestFirst({ after, before, isBackward, take }: PageWindow<TimeKey>) {
  const older = (key: TimeKey) => ({ OR: [{ createdAt: { lt: key.at } }, { createdAt: key.at, id: { lt: key.id } }] });
  const newer = (key: TimeKey) => ({ OR: [{ createdAt: { gt: key.at } }, { createdAt: key.at, id: { gt: key.id } }] });
  const direction = isBackward ? ('asc' as const) : ('desc' as const);
  return {
    where: { AND: [...(after === null ? [] : [older(after)]), ...(before === null ? [] : [newer(before)])] },
    orderBy: [{ createdAt: direction }, { id: direction }],
    take,
  };
}

/** Conditions on `name` and `id` for a list in the order of names. */
export function byName({ after, before, isBackward, take }: PageWindow<NameKey>) {
  const later = (key: NameKey) => ({ OR: [{ name: { gt: key.name } }, { name: key.name, id: { gt: key.id } }] });
  const earlier = (key: NameKey) => ({ OR: [{ name: { lt: key.name } }, { name: key.name, id: { lt: key.id } }] });
  const direction = isBackward ? ('desc' as const) : ('asc' as const);
  return {
    where: { AND: [...(after === null ? [] : [later(after)]), ...(before === null ? [] : [earlier(before)])] },
    orderBy: [{ name: direction }, { id: direction }],
    take,
  };
}

/** Conditions on `position`. */
export function byPosition({ after, before, isBackward, take }: PageWindow<PositionKey>) {
  return {
    where: {
      position: {
        ...(after === null ? {} : { gt: after.position }),
        ...(before === null ? {} : { lt: before.position }),
      },
    },
    orderBy: { position: isBackward ? ('desc' as const) : ('asc' as const) },
    take,
  };
}
