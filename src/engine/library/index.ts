export {
  findEntry,
  listEntries,
  loadDelta,
  loadPivot,
  readPreview,
  type LibraryEntry,
  type ListOptions,
  type Pivot,
} from './read';
export { removeEntry, saveEntry, type EntryContent, type SaveOptions } from './write';
export { findStyleFor, type FoundStyle } from './styles';
