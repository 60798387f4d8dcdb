import { afterOperator } from './after.operator.js';
import { beforeOperator } from './before.operator.js';
import { cidrOperator } from './cidr.operator.js';
import { containsAllOperator } from './contains-all.operator.js';
import { containsOperator } from './contains.operator.js';
import { endsWithOperator } from './ends-with.operator.js';
import { existsOperator } from './exists.operator.js';
import { gtOperator } from './gt.operator.js';
import { gteOperator } from './gte.operator.js';
import { inOperator } from './in.operator.js';
import { ltOperator } from './lt.operator.js';
import { lteOperator } from './lte.operator.js';
import { matchesOperator } from './matches.operator.js';
import { notInOperator } from './not-in.operator.js';
import { type Operator } from './operator.js';
import { semverEqOperator } from './semver-eq.operator.js';
import { semverGtOperator } from './semver-gt.operator.js';
import { semverGteOperator } from './semver-gte.operator.js';
import { semverLtOperator } from './semver-lt.operator.js';
import { semverLteOperator } from './semver-lte.operator.js';
import { startsWithOperator } from './starts-with.operator.js';
/** Every operator by its name, in the order a form offers them. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    inOperator,
    notInOperator,
    containsOperator,
    containsAllOperator,
    startsWithOperator,
    endsWithOperator,
    matchesOperator,
    ltOperator,
    lteOperator,
    gtOperator,
    gteOperator,
    semverEqOperator,
    semverLtOperator,
    semverLteOperator,
    semverGtOperator,
    semverGteOperator,
    beforeOperator,
    afterOperator,
    cidrOperator,
    existsOperator,
  ].map((operator) => [operator.name, operator]),
);
