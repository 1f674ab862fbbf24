import type { ReactNode } from 'react';
import { Shell } from '#web/features/shell/shell.tsx';
import { WorkspaceShellDocument } from '#web/features/shell/workspace-shell.generated.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface WorkspaceLayoutProps {
  readonly params: Promise<{ readonly slug: string }>;
  readonly children: ReactNode;
}

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(WorkspaceShellDocument, { slug })]}>
      <Shell slug={slug}>{children}</Shell>
    </ReadAhead>
  );
}
