/** Roles of a member, least first. */
export const roles = ['viewer', 'tester', 'admin'] as const;
export type Role = (typeof roles)[number];

/**
 * Every action of the platform and the least role that may do it. One table, one check: `may`. An action that is not here does not
 * compile, and every field of the GraphQL schema names one.
 */
export const permissions = {
  'workspace.read': 'viewer',
  'workspace.update': 'admin',
  'member.read': 'viewer',
  'member.manage': 'admin',
  'token.own': 'viewer',
  'token.manage': 'admin',
  'audit.read': 'admin',
  'model.read': 'viewer',
  'model.write': 'tester',
  'dataset.read': 'viewer',
  'dataset.write': 'tester',
  'suite.read': 'viewer',
  'suite.write': 'tester',
  'campaign.read': 'viewer',
  'campaign.write': 'tester',
  'run.read': 'viewer',
  'run.start': 'tester',
  'run.cancel': 'tester',
  'baseline.bless': 'tester',
  'finding.read': 'viewer',
  'finding.triage': 'tester',
  'hardening.read': 'viewer',
  'hardening.start': 'tester',
  'probe.start': 'tester',
  'export.create': 'viewer',
  'view.save': 'viewer',
  'webhook.manage': 'admin',
  'worker.read': 'viewer',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof permissions;

/** Whether a member with `role` may do `action`. An API token's role limits it further: pass the lower of the two. */
export const may = (role: Role, action: Action): boolean => roles.indexOf(role) >= roles.indexOf(permissions[action]);

/** The lesser of two roles. */
export const lowerRole = (a: Role, b: Role): Role => (roles.indexOf(a) <= roles.indexOf(b) ? a : b);
