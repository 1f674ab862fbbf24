import type { ReactNode } from 'react';
import { Shell } from '#web/features/shell/shell.tsx';

interface WorkspaceLayoutProps {
  readonly params: Promise<{ readonly slug: string }>;
  readonly children: ReactNode;
}

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  return <Shell slug={decodeURIComponent((await params).slug)}>{children}</Shell>;
}
