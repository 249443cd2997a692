export { type Approval, openReviewer, type Reviewer } from './reviewer.ts';
