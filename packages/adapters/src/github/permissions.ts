/** The permissions of an installation token by its purpose. Each token is for one repository. */
export const permissions = {
  read: { contents: 'read' },
  readDeployments: { contents: 'read', deployments: 'read' },
  readWorkflows: { contents: 'read', actions: 'read' },
  publish: { contents: 'write', pull_requests: 'write' },
  /** Rights that a team may leave out. */
  readChecks: { checks: 'read', statuses: 'read' },
  readReview: { contents: 'read', pull_requests: 'read' },
  comment: { pull_requests: 'write' },
  close: { contents: 'write', pull_requests: 'write' },
  readTicket: { issues: 'read' },
  ticket: { issues: 'write' },
} as const satisfies Record<string, Readonly<Record<string, 'read' | 'write'>>>;

export type Purpose = keyof typeof permissions;
