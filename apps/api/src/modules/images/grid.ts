import {
  cellFacets,
  countImages,
  facetsOf,
  imagePage,
  runLayout,
  stateFromRow,
  type CellFacets,
  type ImageFacets,
  type ImageFilter,
  type Run as RunRow,
} from '@holdfast/db';
import { OutcomeState as RowState } from '@holdfast/db';
import { objectSizes } from '@holdfast/metrics';
import { builder } from '../../graphql/builder.ts';
import { connectionTo, pageComplexity, readPage } from '../../graphql/connection.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { positionCursor } from '../../graphql/cursors.ts';
import { enumOf } from '../../graphql/enums.ts';
import { baselineCell } from '../report/baseline-report.ts';
import { cellAsked } from '../report/cell-asked.ts';
import { groupsOf } from '../report/image-groups.ts';
import { OutcomeState } from '../runs/enums.ts';
import { Run, snapshotOf } from '../runs/kinds.ts';
import { modelAsked } from '../runs/run.ts';
import { FacetCount } from '../shared/facet-count.ts';
import { ChangeKind, ReportImage, type ReportImageShape } from './report-image.ts';

const ObjectSize = enumOf('ObjectSize', objectSizes);

const ReportImageFilter = builder.inputType('ReportImageFilter', {
  fields: (t) => ({
    attack: t.string(),
    change: t.field({ type: ChangeKind }),
    label: t.string(),
    objectSize: t.field({ type: ObjectSize }),
    search: t.string(),
    states: t.field({ type: [OutcomeState] }),
    transform: t.string(),
  }),
});

type FilterInput = typeof ReportImageFilter.$inferInput;

/** States of the schema as the database spells them; `not-run` are images without a row. */
const rowStates = (states: FilterInput['states']): ImageFilter['states'] => {
  if (!states || states.length === 0) return undefined;
  const rows = Object.values(RowState).filter((row) => states.includes(stateFromRow[row]));
  return states.includes('not-run') ? [...rows, 'not_run'] : rows;
};

async function filterOf(
  context: ApiContext,
  request: { readonly run: RunRow; readonly modelOrdinal: number; readonly filter: FilterInput },
): Promise<ImageFilter> {
  const { run, modelOrdinal, filter } = request;
  const cell = cellAsked(run, filter);
  return {
    workspaceId: run.workspaceId,
    runId: run.id,
    modelOrdinal,
    attackOrdinal: cell.attackOrdinal,
    transformOrdinal: cell.transformOrdinal,
    states: rowStates(filter.states),
    label: filter.label ?? undefined,
    search: filter.search ?? undefined,
    change: filter.change ?? undefined,
    objectSize: filter.objectSize ?? undefined,
    baseline: await baselineCell(context, { run, modelOrdinal, ...cell }),
  };
}

interface FacetsShape {
  readonly run: RunRow;
  readonly found: ImageFacets;
  /** Asked of the database when they are first wanted. */
  readonly cells: () => Promise<CellFacets>;
}

const upper = (word: string): string => word.toUpperCase();

const Facets = builder.objectRef<FacetsShape>('Facets').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attacks: t.field({
      type: [FacetCount],
      resolve: async ({ run, cells }) => named((await cells()).attacks, runLayout(snapshotOf(run)).attacks),
    }),
    changes: t.field({
      type: [FacetCount],
      description: 'Values of ChangeKind. Empty where there is no baseline.',
      resolve: ({ found }) => found.changes.map(({ value, count }) => ({ value: upper(value), count })),
    }),
    labels: t.field({ type: [FacetCount], resolve: ({ found }) => [...found.labels] }),
    objectSizes: t.field({
      type: [FacetCount],
      description:
        'Values of ObjectSize, of the largest target object on the clean image. Empty where nothing has one.',
      resolve: ({ found }) => found.objectSizes.map(({ value, count }) => ({ value: upper(value), count })),
    }),
    states: t.field({
      type: [FacetCount],
      resolve: ({ found }) => found.states.map(({ value, count }) => ({ value: upper(value), count })),
    }),
    total: t.int({ resolve: ({ found }) => found.total }),
    transforms: t.field({
      type: [FacetCount],
      resolve: async ({ run, cells }) => named((await cells()).transforms, runLayout(snapshotOf(run)).transforms),
    }),
  }),
});

const named = (
  facets: readonly { readonly value: number; readonly count: number }[],
  names: readonly string[],
): { value: string; count: number }[] =>
  facets.flatMap(({ value, count }) => {
    const name = names[value];
    return name === undefined ? [] : [{ value: name, count }];
  });

const ReportImageConnection = connectionTo('ReportImage', ReportImage);

builder.objectFields(Run.ref, (t) => ({
  facets: t.field({
    type: Facets,
    args: { filter: t.arg({ type: ReportImageFilter }), modelOrdinal: t.arg.int() },
    resolve: async (run, { filter, modelOrdinal }, context) => {
      const asked = { run, modelOrdinal: modelAsked(run, modelOrdinal), filter: filter ?? {} };
      const where = await filterOf(context, asked);
      const { prisma } = context.database;
      let counted: Promise<CellFacets> | undefined;
      const cells = () => (counted ??= cellFacets(prisma, where));
      return { run, found: facetsOf(await groupsOf(context, { run, filter: where }), where), cells };
    },
  }),
  image: t.field({
    type: ReportImage,
    nullable: true,
    args: { modelOrdinal: t.arg.int(), position: t.arg.int({ required: true }) },
    resolve: async (run, { modelOrdinal: asked, position }, context) => {
      const modelOrdinal = modelAsked(run, asked);
      const filter = await filterOf(context, { run, modelOrdinal, filter: {} });
      const window = {
        after: { position: position - 1 },
        before: { position: position + 1 },
        take: 1,
        isBackward: false,
      };
      const [row] = await imagePage(context.database.prisma, { filter, window });
      return row === undefined ? null : { run, modelOrdinal, row };
    },
  }),
  images: t.field({
    type: ReportImageConnection,
    args: { ...t.arg.connectionArgs(), filter: t.arg({ type: ReportImageFilter }), modelOrdinal: t.arg.int() },
    complexity: pageComplexity,
    resolve: async (run, { filter: input, modelOrdinal: asked, ...args }, context) => {
      const modelOrdinal = modelAsked(run, asked);
      const filter = await filterOf(context, { run, modelOrdinal, filter: input ?? {} });
      const { prisma } = context.database;
      return readPage(args, {
        key: positionCursor,
        keyOf: ({ row }: ReportImageShape) => ({ position: row.position }),
        read: async (window) =>
          (await imagePage(prisma, { filter, window })).map((row) => ({ run, modelOrdinal, row })),
        count: () => countImages(prisma, filter),
      });
    },
  }),
}));
