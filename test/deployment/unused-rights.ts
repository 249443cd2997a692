/** Rights that no story of the deployment uses, and why the role has them all the same; `*` for every role. */
const reasons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': {},
};

/** Why a role has a right that no story used; undefined when nobody has said. */
export function reasonFor(role: string, action: string): string | undefined {
  return reasons[role]?.[action] ?? reasons['*']?.[action];
}
