import { Ec2Model } from './model';
import { AccessRequest } from './permissions';
import { ThrottleKind } from './throttle';

/** One EC2 API operation: how AWS throttles it, what the caller must be allowed to do, and what it does. */
export interface Operation {
  throttle(input: object): ThrottleKind;
  access(model: Ec2Model, input: object): AccessRequest[];
  run(model: Ec2Model, input: object): object;
}

export interface OperationSpec<I extends object, O extends object> {
  readonly throttle: ThrottleKind | ((input: I) => ThrottleKind);
  readonly access: (model: Ec2Model, input: I) => AccessRequest[];
  readonly run: (model: Ec2Model, input: I) => O;
}

/** An operation whose input has the shape of the SDK's model; the protocol's decoder sees to that. */
export function operation<I extends object, O extends object>(spec: OperationSpec<I, O>): Operation {
  const { throttle } = spec;
  return {
    throttle: (input) => typeof throttle === 'function' ? throttle(input as I) : throttle,
    access: (model, input) => spec.access(model, input as I),
    run: (model, input) => spec.run(model, input as I),
  };
}
