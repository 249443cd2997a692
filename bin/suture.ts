import { App } from 'aws-cdk-lib';
import { applicationName, buildStacks } from '../stacks/build-stacks.ts';
import { bundleFunction } from '../stacks/ways/bundle-function.ts';
import { cdkWay, readPlace } from '../stacks/ways/cdk.ts';

const app = new App();
await buildStacks(cdkWay(app, await readPlace(app, applicationName, process.env), bundleFunction));
app.synth();
