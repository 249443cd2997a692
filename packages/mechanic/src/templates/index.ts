import type { Template } from '../template.ts';
import { addArgument } from './add-argument.ts';
import { addAwait } from './add-await.ts';
import { addDefault } from './add-default.ts';
import { addItem } from './add-item.ts';
import { addReturn } from './add-return.ts';
import { adjustNumber } from './adjust-number.ts';
import { changeCallee } from './change-callee.ts';
import { changeComparison } from './change-comparison.ts';
import { changeLiteral } from './change-literal.ts';
import { changeOperator } from './change-operator.ts';
import { changePattern } from './change-pattern.ts';
import { checkPresence } from './check-presence.ts';
import { copyStatement } from './copy-statement.ts';
import { correctKey } from './correct-key.ts';
import { correctProperty } from './correct-property.ts';
import { deleteCode } from './delete-code.ts';
import { dropCondition } from './drop-condition.ts';
import { extendCondition } from './extend-condition.ts';
import { followRename } from './follow-rename.ts';
import { guardStatement } from './guard-statement.ts';
import { guardValue } from './guard-value.ts';
import { moveStatement } from './move-statement.ts';
import { ownProperty } from './own-property.ts';
import { repeatChange } from './repeat-change.ts';
import { replaceName } from './replace-name.ts';
import { restoreChange } from './restore-change.ts';
import { shiftBound } from './shift-bound.ts';
import { swapOperands } from './swap-operands.ts';
import { useElement } from './use-element.ts';
import { useHelper } from './use-helper.ts';
import { varyCondition } from './vary-condition.ts';
import { wrapCall } from './wrap-call.ts';
import { wrapStatement } from './wrap-statement.ts';

/** Every kind of repair the mechanic knows. The order decides between equals. */
export const templates: readonly Template[] = [
  followRename,
  restoreChange,
  addAwait,
  correctProperty,
  correctKey,
  addReturn,
  addArgument,
  swapOperands,
  changeComparison,
  addDefault,
  changeCallee,
  changeOperator,
  shiftBound,
  replaceName,
  guardValue,
  guardStatement,
  extendCondition,
  dropCondition,
  wrapCall,
  changeLiteral,
  deleteCode,
  adjustNumber,
  repeatChange,
  wrapStatement,
  copyStatement,
  useElement,
  useHelper,
  changePattern,
  ownProperty,
  checkPresence,
  varyCondition,
  moveStatement,
  addItem,
];
