import { normalisePath } from './normalise.ts';

/** Files of a runtime or platform. */
const runtime: readonly RegExp[] = [
  /^(?:node|ext|bun|native|internal|evalmachine|deno|wasm)[:.]/,
  /^REPL\d|^<|^\[|^native$|^anonymous$|^eval at /,
  /^internal\//,
  // Node before 16 printed its modules without a scheme.
  /^(?:_?(?:http|stream|tls|debugger)_?\w{0,30}|assert|async_hooks|bootstrap_node|buffer|child_process|cluster|console|crypto|dgram|diagnostics_channel|dns|domain|events|fs|http2?|https|inspector|module|net|node|os|path|perf_hooks|process|punycode|querystring|readline|repl|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)\.js$/,
  /^\/var\/(?:runtime|lang|rapid)\//,
  /^\/opt\/(?:nodejs\/(?:node\d{1,2}\/)?node_modules|extensions|otel|datadog|python)\//,
  /^\/(?:usr\/local\/lib|usr\/lib|usr\/share|lib|opt\/(?:homebrew|rh|hostedtoolcache))\/(?!.*\/(?:src|app)\/)/,
  /(?:^|\/)(?:lib|Lib)\/python\d(?:\.\d{1,2})?\/(?!site-packages|dist-packages)/,
  /^\/usr\/local\/go\/src\/|(?:^|\/)libexec\/src\/(?:runtime|net|reflect|sync)\/|^\/rustc\/|\/rustlib\/src\/|^library\/(?:std|core|alloc)\//,
  /^(?:java|javax|jdk|sun|com\/sun|kotlin|kotlinx|scala)\//,
  /^(?:System|Microsoft|Interop)[./]|^\/_\/src\//,
  /^dotnet:|^\(eval|^-e$|^<internal:/,
];

/** Code of others that a project installs. */
const dependency: readonly RegExp[] = [
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|\.pnpm|\.pnp\.[cm]?js|\.yarn\/(?:cache|__virtual__|unplugged|berry)|\.bun\/install)(?:\/|$|:)/,
  /(?:^|\/)(?:site-packages|dist-packages)\//,
  /\/go\/pkg\/mod\/|(?:^|\/)vendor\/(?:bundle|cache|[\w.-]+\/[\w.-]+)\/|\/gems\/[\w.-]+-\d/,
  // Rails names the gem and its version: `actionpack (7.1.2) lib/…`.
  /^[\w-]{1,100} \(\d[\w.]{0,40}\) /,
  /\.cargo\/(?:registry|git)\/|\/\.m2\/|\/\.gradle\//,
  /^(?:org\/(?:springframework|apache|hibernate|eclipse|jboss|junit|postgresql|slf4j|gradle|reactivestreams)|reactor|io\/(?:netty|micrometer|reactivex|vertx|grpc|undertow)|com\/(?:fasterxml|zaxxer|mysql|google\/common|amazonaws|mongodb)|ch\/qos|jakarta|okhttp3|retrofit2)\//,
  /(?:^|\/)(?:dd-trace|newrelic|@opentelemetry|aws-xray-sdk[\w-]*|elastic-apm-node)\//,
];

/** Whose code a printed path is: the runtime's, a dependency's, or undefined for what may be the product's own. */
export function findOwner(printed: string): 'runtime' | 'dependency' | undefined {
  const path = normalisePath(printed);
  if (path === '' || runtime.some((pattern) => pattern.test(path))) {
    // An installed package below a folder of the system is a dependency all the same.
    return dependency.some((pattern) => pattern.test(path)) ? 'dependency' : 'runtime';
  }
  return dependency.some((pattern) => pattern.test(path)) ? 'dependency' : undefined;
}
