import { AuditLog } from '#web/features/settings/audit-log.tsx';

export default function AuditLogPage() {
  return <AuditLog />;
}
