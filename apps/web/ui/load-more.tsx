import { useTranslations } from 'next-intl';
import { Button } from './button.tsx';

interface LoadMoreProps {
  /** Of the list as far as it was read; undefined before that. */
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | undefined;
  /** Reads on after that row. */
  readonly onMore: (after: string | null) => void;
}

/** Below a list that goes on: reads its next page. */
export function LoadMore({ pageInfo, onMore }: LoadMoreProps) {
  const t = useTranslations('ui');
  if (pageInfo?.hasNextPage !== true) return null;
  return (
    <div className="mt-4 flex justify-center">
      <Button onClick={() => onMore(pageInfo.endCursor)}>{t('loadMore')}</Button>
    </div>
  );
}
