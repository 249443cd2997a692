export { type DemoEnd, type DemoOptions, nameReviewer, runDemo } from './run-demo.ts';
export { type Catalogue, type CataloguedBug, readCatalogue } from './service.ts';
