export { createObjectArtifacts } from './artifacts.ts';
export { type ConfigSource, createConfigSource, type UsedConfig } from './config-source.ts';
export { type Configs, createConfigs } from './configs.ts';
export { createMemoryObjects, type Objects } from './objects.ts';
