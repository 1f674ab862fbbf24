'use client';

import {
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useRef } from 'react';
import { useUrlState } from '#web/lib/use-url-state.ts';

interface DataTableProps<Row> {
  /** Keep both referentially stable (useMemo): the table recomputes its rows whenever they change. */
  readonly columns: ColumnDef<Row>[];
  readonly rows: Row[];
  readonly rowId: (row: Row) => string;
  /** Read aloud before the table. */
  readonly caption: string;
  readonly onRowClick?: (row: Row) => void;
  /** Rows beyond this height scroll inside the table, and only those in view are in the page. */
  readonly maxHeight?: number;
  /** What lists further rows, where there are some that sorting leaves out: said where one sorts. */
  readonly moreLabel?: string | undefined;
}

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData, TValue> {
    readonly align?: 'left' | 'right';
    readonly className?: string;
    /** Only names the parameters that the original declares. */
    readonly _?: (data: TData, value: TValue) => void;
  }
}

const ROW_HEIGHT = 41;
/** Below this many rows, drawing all of them costs less than measuring. */
const VIRTUAL_FROM = 60;

/** The order as it stands in the address: a column's name, before it a minus where the largest comes first. */
function readSorting(text: string | undefined): SortingState {
  if (text === undefined) return [];
  return text.startsWith('-') ? [{ id: text.slice(1), desc: true }] : [{ id: text, desc: false }];
}

/** A table that sorts, and draws only the rows in view where there are many. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, caption, onRowClick, maxHeight = 640, moreLabel } = props;
  const t = useTranslations('ui');
  const [order, setOrder] = useUrlState('sort');
  const sorting = useMemo(
    () => readSorting(order).filter(({ id }) => columns.some((column) => column.id === id)),
    [order, columns],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting },
    onSortingChange: (change) => {
      const [first] = typeof change === 'function' ? change(sorting) : change;
      setOrder(first === undefined ? undefined : `${first.desc ? '-' : ''}${first.id}`);
    },
    getRowId: rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const model = table.getRowModel().rows;
  const isVirtual = model.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: isVirtual ? model.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const virtualRows = virtualizer.getVirtualItems();
  const before = virtualRows[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (virtualRows.at(-1)?.end ?? 0);
  const shown = isVirtual ? virtualRows.flatMap(({ index }) => model[index] ?? []) : model;

  return (
    <div
      ref={scroller}
      className="overflow-auto"
      style={isVirtual ? { maxHeight } : undefined}
      tabIndex={isVirtual ? 0 : undefined}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 z-10 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  aria-sort={
                    header.column.getIsSorted() === 'asc'
                      ? 'ascending'
                      : header.column.getIsSorted() === 'desc'
                        ? 'descending'
                        : undefined
                  }
                  className={clsx(
                    'border-b px-2 py-2 text-xs first:pl-4 last:pr-4 sm:px-4 font-medium whitespace-nowrap text-muted',
                    header.column.columnDef.meta?.align === 'right' ? 'text-right' : 'text-left',
                    header.column.columnDef.meta?.className,
                  )}
                >
                  {header.column.getCanSort() ? (
                    <button
                      type="button"
                      className="-my-1 inline-flex min-h-6 items-center gap-1 hover:text-text"
                      title={moreLabel === undefined ? undefined : t('sortsLoaded', { more: moreLabel })}
                      onClick={header.column.getToggleSortingHandler()}
                    >
                      {flexRender(header.column.columnDef.header, header.getContext())}
                      {header.column.getIsSorted() === 'asc' && <ArrowUp className="size-3" aria-hidden />}
                      {header.column.getIsSorted() === 'desc' && <ArrowDown className="size-3" aria-hidden />}
                    </button>
                  ) : (
                    flexRender(header.column.columnDef.header, header.getContext())
                  )}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && <SpacerRow height={before} />}
          {shown.map((row) => (
            <tr
              key={row.id}
              // `j` and `k` go from row to row.
              data-row
              className={clsx(
                'border-b last:border-b-0',
                onRowClick !== undefined && 'cursor-pointer hover:bg-hover/60',
              )}
              onClick={
                onRowClick === undefined
                  ? undefined
                  : (event) => {
                      // Links and buttons inside of a row act for themselves.
                      const { target } = event;
                      if (target instanceof Element && target.closest('a,button,input,label') === null)
                        onRowClick(row.original);
                    }
              }
            >
              {row.getVisibleCells().map((cell) => (
                <td
                  key={cell.id}
                  className={clsx(
                    'px-2 py-2 align-middle first:pl-4 last:pr-4 sm:px-4',
                    cell.column.columnDef.meta?.align === 'right' && 'text-right',
                    cell.column.columnDef.meta?.className,
                  )}
                >
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          ))}
          {after > 0 && isVirtual && <SpacerRow height={after} />}
        </tbody>
      </table>
    </div>
  );
}

function SpacerRow({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      <td />
    </tr>
  );
}
