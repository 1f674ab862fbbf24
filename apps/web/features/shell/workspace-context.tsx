'use client';

import { createContext, useContext, type ReactNode } from 'react';
import type { Role } from '#web/graphql/schema.generated.ts';

export interface WorkspaceValue {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
  /** Whether the viewer may do an action of the permission table (`campaign.write` ...) here. */
  readonly can: (action: string) => boolean;
}

const Context = createContext<WorkspaceValue | undefined>(undefined);

export function WorkspaceProvider({
  value,
  children,
}: {
  readonly value: WorkspaceValue;
  readonly children: ReactNode;
}) {
  return <Context value={value}>{children}</Context>;
}

/** The workspace that the page belongs to. Only below `app/w/[slug]/layout.tsx`. */
export function useWorkspace(): WorkspaceValue {
  const value = useContext(Context);
  if (value === undefined) throw new Error('useWorkspace: no workspace around; render the page below app/w/[slug]');
  return value;
}
