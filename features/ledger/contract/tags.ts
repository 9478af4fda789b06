/** Of the tags what other features' pages choose from. */
export { tagsList } from '../contract-tags.ts'
