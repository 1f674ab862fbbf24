'use client';

import { useTranslations } from 'next-intl';
import type { Role } from '#web/graphql/schema.generated.ts';

const ROLES: readonly Role[] = ['VIEWER', 'TESTER', 'ADMIN'];

/** Roles as choices, least first. */
export function useRoleOptions(): readonly { readonly value: Role; readonly label: string; readonly hint: string }[] {
  const t = useTranslations();
  return ROLES.map((role) => ({ value: role, label: t(`shell.role.${role}`), hint: t(`settings.roleHint.${role}`) }));
}
