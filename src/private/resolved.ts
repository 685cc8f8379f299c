import { DefaultTokenResolver, type IPostProcessor, type IResolvable, type IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Refers to a construct by its address, which unlike a logical id is its own in the whole app. */
class AddressResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => ({ 'Fn::Join': ['', [left, right]] }) });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    return Reference.isReference(token) ? { Ref: token.target.node.addr } : super.resolveToken(token, context, postProcessor);
  }
}

const RESOLVER = new AddressResolver();

/**
 * A value of a resource as far as synthesis knows it: what only CloudFormation knows is an object.
 *
 * Only for what runs after aspects: the CDK keeps the first value of a list that it resolves.
 */
export function resolved(value: unknown, scope: IConstruct): unknown {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER });
}

/** The address of the construct that a resolved value refers to, if it refers to one. */
export function addressIn(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'Ref' in value ? String(value.Ref) : undefined;
}
