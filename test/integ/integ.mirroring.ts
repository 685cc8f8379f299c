import { App } from 'aws-cdk-lib';
import { integration } from './integration';
import { stepNamed } from './steps';

/*
 * The app of the step in the context: `cdk deploy --all --context step=interface-target`.
 */

const app = new App();
integration(stepNamed(app.node.tryGetContext('step')), app);
