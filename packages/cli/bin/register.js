import { register as registerCommonJs } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';

// The SDK warns on every start that it will drop Node 20; the engines field says which Node is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// A configuration file may lie in a folder whose package.json has no type.
registerCommonJs();
register();
