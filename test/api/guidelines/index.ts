import { CONSTRUCTS } from './constructs';
import { DOCUMENTATION } from './documentation';
import { NAMES } from './names';
import type { Rule } from './rule';
import { TYPES } from './types';

/**
 * What every public name must keep.
 *
 * @see https://github.com/aws/aws-cdk/blob/main/docs/DESIGN_GUIDELINES.md
 */
export const GUIDELINES: Rule[] = [...CONSTRUCTS, ...DOCUMENTATION, ...NAMES, ...TYPES];
